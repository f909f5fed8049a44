/** `rc-call-kit/react`: types of the tags for JSX in React 19 and 18. Types only: importing it loads nothing. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { OnEvents } from './events.js';
import type { TagProps } from './tag-props.js';

type Base<Tag extends keyof TagProps> = DetailedHTMLProps<
  HTMLAttributes<HTMLElementTagNameMap[Tag]>,
  HTMLElementTagNameMap[Tag]
>;

/** What may be written on each tag. */
export type ReactTags = {
  [Tag in keyof TagProps]: Omit<Base<Tag>, keyof TagProps[Tag]> &
    TagProps[Tag] &
    OnEvents & { class?: string | undefined };
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends ReactTags {}
  }
}
