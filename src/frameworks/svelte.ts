/** `rc-call-kit/svelte`: types of the tags for Svelte's templates. Types only: importing it loads nothing. */
import type { HTMLAttributes } from 'svelte/elements';
import type { OnColonEvents, OnEvents } from './events.js';
import type { TagProps } from './tag-props.js';

/** What may be written on each tag. */
export type SvelteTags = {
  [Tag in keyof TagProps]: Omit<HTMLAttributes<HTMLElementTagNameMap[Tag]>, keyof TagProps[Tag]> &
    TagProps[Tag] &
    OnEvents &
    OnColonEvents;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteTags {}
}
