/** `rc-call-kit/preact`: types of the tags for JSX in Preact 10 and 11. Types only: importing it loads nothing. */
import type { JSX, Ref } from 'preact';
import type { OnEvents } from './events.js';
import type { TagProps } from './tag-props.js';

/** What any tag takes. Where its type is exported differs between versions of Preact. */
type Base = JSX.IntrinsicElements['span'];

/** What may be written on each tag. */
export type PreactTags = {
  [Tag in keyof TagProps]: Omit<Base, keyof TagProps[Tag] | 'ref'> &
    TagProps[Tag] &
    OnEvents & { ref?: Ref<HTMLElementTagNameMap[Tag]> | undefined };
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends PreactTags {}
  }
}
