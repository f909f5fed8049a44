import { withBase } from 'vitepress';

/** Loads the kit as a page with a script tag does. Only in a browser. */
export const loadKit = () => import(/* @vite-ignore */ withBase('/kit/rc-call-kit.min.mjs'));
