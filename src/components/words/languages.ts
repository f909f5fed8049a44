import type { AsideStrings, BasicStrings, CallStrings } from './strings.js';

/** The languages of the kit but English, which needs no loading. */
export type LanguageTag = 'zh-TW' | 'zh-CN' | 'ja' | 'ko' | 'ar';

/** How a file with strings is loaded. */
type Load<S> = () => Promise<{ readonly strings: S }>;

/** The strings of one language: those for the time before a call, those in a call, and those beside one. */
interface Language {
  readonly basic: Load<BasicStrings>;
  readonly call: Load<CallStrings>;
  readonly aside: Load<AsideStrings>;
}

/** How each is loaded when a page speaks it. */
export const languages: Readonly<Record<LanguageTag, Language>> = {
  'zh-TW': {
    basic: () => import('./zh-tw.basic.js'),
    call: () => import('./zh-tw.js'),
    aside: () => import('./zh-tw.aside.js'),
  },
  'zh-CN': {
    basic: () => import('./zh-cn.basic.js'),
    call: () => import('./zh-cn.js'),
    aside: () => import('./zh-cn.aside.js'),
  },
  ja: {
    basic: () => import('./ja.basic.js'),
    call: () => import('./ja.js'),
    aside: () => import('./ja.aside.js'),
  },
  ko: {
    basic: () => import('./ko.basic.js'),
    call: () => import('./ko.js'),
    aside: () => import('./ko.aside.js'),
  },
  ar: {
    basic: () => import('./ar.basic.js'),
    call: () => import('./ar.js'),
    aside: () => import('./ar.aside.js'),
  },
};
