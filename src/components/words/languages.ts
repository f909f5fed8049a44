import type { BasicStrings, CallStrings } from './strings.js';

/** The languages of the kit but English, which needs no loading. */
export type LanguageTag = 'zh-TW' | 'zh-CN' | 'ja' | 'ko' | 'ar';

/** How the strings of each are loaded when a page speaks it: first those for the time before a call. */
interface Language {
  basic(): Promise<BasicStrings>;
  call(): Promise<CallStrings>;
}

export const languages: Readonly<Record<LanguageTag, Language>> = {
  'zh-TW': {
    basic: async () => (await import('./zh-tw.basic.js')).basicZhTW,
    call: async () => (await import('./zh-tw.js')).zhTW,
  },
  'zh-CN': {
    basic: async () => (await import('./zh-cn.basic.js')).basicZhCN,
    call: async () => (await import('./zh-cn.js')).zhCN,
  },
  ja: {
    basic: async () => (await import('./ja.basic.js')).basicJa,
    call: async () => (await import('./ja.js')).ja,
  },
  ko: {
    basic: async () => (await import('./ko.basic.js')).basicKo,
    call: async () => (await import('./ko.js')).ko,
  },
  ar: {
    basic: async () => (await import('./ar.basic.js')).basicAr,
    call: async () => (await import('./ar.js')).ar,
  },
};
