/** `rc-call-kit/preact`: types of the tags for JSX in Preact. Types only: importing it loads nothing. */
import type { HTMLAttributes } from 'preact';
import type { OnEvents } from './events.js';
import type { TagProps } from './tag-props.js';

/** What may be written on each tag. */
export type PreactTags = {
  [Tag in keyof TagProps]: Omit<HTMLAttributes<HTMLElementTagNameMap[Tag]>, keyof TagProps[Tag]> &
    TagProps[Tag] &
    OnEvents;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends PreactTags {}
  }
}
