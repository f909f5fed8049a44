/** `rc-call-kit/solid`: types of the tags for JSX in Solid. Types only: importing it loads nothing. */
import type { JSX } from 'solid-js';
import type { OnColonEvents } from './events.js';
import type { TagAttributes, TagProperties, TagProps } from './tag-props.js';

type Prefixed<Prefix extends string, Props> = {
  [Name in keyof Props & string as `${Prefix}:${Name}`]?: Props[Name];
};

/** What may be written on each tag. Solid sets a property of a custom element for each attribute. */
export type SolidTags = {
  [Tag in keyof TagProps]: Omit<
    JSX.HTMLAttributes<HTMLElementTagNameMap[Tag]>,
    keyof TagProps[Tag]
  > &
    TagProps[Tag] &
    Prefixed<'prop', TagProperties[Tag]> &
    Prefixed<'attr', TagAttributes[Tag]> &
    OnColonEvents;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends SolidTags {}
  }
}
