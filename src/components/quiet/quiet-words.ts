/**
 * The words of do not disturb, in all languages. They come with it, instead of making each language larger that a page loads
 * before a call. `setStrings` rewords them like all others.
 */
import { loadedStrings, tagFor } from '../words/loaded-strings.js';
import type { LanguageTag } from '../words/languages.js';
import type { BasicStrings } from '../words/strings.js';

const en = {
  'quiet.on': 'Do not disturb',
  'quiet.until': 'Do not disturb until {time}',
  'quiet.turnOff': 'Turn off',
  'quiet.reply': 'I can’t talk right now. I’ll call you back later.',
};

/** `{time}` is a placeholder. */
export type QuietWords = Readonly<Record<keyof typeof en, string>>;

const words: Readonly<Record<LanguageTag, QuietWords>> = {
  'zh-CN': {
    'quiet.on': '勿扰模式已开启',
    'quiet.until': '勿扰模式，{time} 结束',
    'quiet.turnOff': '关闭',
    'quiet.reply': '我现在不方便接听，稍后给您回电。',
  },
  'zh-TW': {
    'quiet.on': '勿擾模式已開啟',
    'quiet.until': '勿擾模式，{time} 結束',
    'quiet.turnOff': '關閉',
    'quiet.reply': '我現在不方便接聽，稍後回電給您。',
  },
  ja: {
    'quiet.on': 'おやすみモード',
    'quiet.until': 'おやすみモード（{time}まで）',
    'quiet.turnOff': 'オフにする',
    'quiet.reply': 'ただいま電話に出られません。後ほどかけ直します。',
  },
  ko: {
    'quiet.on': '방해 금지 모드',
    'quiet.until': '방해 금지 모드 ({time}까지)',
    'quiet.turnOff': '끄기',
    'quiet.reply': '지금은 전화를 받을 수 없습니다. 나중에 다시 걸겠습니다.',
  },
  ar: {
    'quiet.on': 'وضع عدم الإزعاج',
    'quiet.until': 'عدم الإزعاج حتى {time}',
    'quiet.turnOff': 'إيقاف',
    'quiet.reply': 'لا يمكنني التحدث الآن. سأعاود الاتصال بك لاحقًا.',
  },
};

/** @returns the words in a language, and its other strings */
export function quietWordsFor(language: string): BasicStrings & QuietWords {
  const text = loadedStrings(language);
  const tag = tagFor(text.lang);
  return { ...(tag ? words[tag] : en), ...text };
}
