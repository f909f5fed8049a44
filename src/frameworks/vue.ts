/** `rc-call-kit/vue`: types of the tags for Vue's templates. Types only: importing it loads nothing. */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { OnCamelEvents } from './events.js';
import type { TagProps } from './tag-props.js';

/** The tags as a template knows components. */
export type VueTags = {
  [Tag in keyof TagProps]: new () => HTMLElementTagNameMap[Tag] & {
    /** What may be written on the tag. It is no property of the element. */
    $props: Omit<HTMLAttributes, keyof TagProps[Tag]> & PublicProps & TagProps[Tag] & OnCamelEvents;
  };
};

declare module 'vue' {
  interface GlobalComponents extends VueTags {}
}
