import type { Strings } from './strings.js';

/** The languages of the kit but English, which is always there. */
export type LanguageTag = 'zh-TW' | 'zh-CN' | 'ja' | 'ko' | 'ar';

/** How each is loaded when a page speaks it. */
export const languages: Readonly<Record<LanguageTag, () => Promise<Strings>>> = {
  'zh-TW': async () => (await import('./zh-tw.js')).zhTW,
  'zh-CN': async () => (await import('./zh-cn.js')).zhCN,
  ja: async () => (await import('./ja.js')).ja,
  ko: async () => (await import('./ko.js')).ko,
  ar: async () => (await import('./ar.js')).ar,
};
