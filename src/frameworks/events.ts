import type { RcCallEventMap } from '../components/base/call-events.js';

/** `onrc-call-ended` and the others, on every tag: all events bubble. */
export type OnEvents = {
  [Name in keyof RcCallEventMap as `on${Name}`]?:
    ((event: RcCallEventMap[Name]) => void) | undefined;
};

/** `on:rc-call-ended`, as Solid and Svelte before 5 write it. */
export type OnColonEvents = {
  [Name in keyof RcCallEventMap as `on:${Name}`]?:
    ((event: RcCallEventMap[Name]) => void) | undefined;
};

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Camel<Tail>}`
  : Capitalize<Name>;

/** `onRcCallEnded`: what Vue makes of `@rc-call-ended`. */
export type OnCamelEvents = {
  [Name in keyof RcCallEventMap as `on${Camel<Name>}`]?:
    ((event: RcCallEventMap[Name]) => void) | undefined;
};
