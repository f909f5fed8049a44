/**
 * `rc-call-kit/waiting`: registers `<rc-call-provider>`, which connects; all other tags are loaded when there is something
 * to show.
 */
import type { AllStrings as Strings } from './components/words/strings.js';
import { noteCopy } from './core/call/page-registry.js';
import { loadModule } from './core/call/load-module.js';
import { rewordNotice } from './loader/notice-words.js';
import { startTagLoader } from './loader/tag-loader.js';
import { WaitingProvider } from './loader/waiting-provider.js';
import { version } from './version.js';

export { version };
/** Types of the tags, their events and the core: what a page of tags works with, though the tags come later. */
export type * from './components/index.js';
export type * from './core/index.js';
export { loadTags } from './loader/tag-loader.js';

/**
 * Adds a language, or says some things in another way: `setStrings` of `rc-call-kit/elements`, loaded when it is used.
 *
 * @param language a BCP 47 tag, such as `fr` or `zh-TW`
 * @param strings the words, by name
 * @returns when the tags on screen speak them
 * @throws CallError `network` where that part of the kit could not be loaded
 */
export async function setStrings(
  language: string,
  strings: Partial<Omit<Strings, 'lang'>>,
): Promise<void> {
  rewordNotice(language, strings);
  const { mergeStrings } = await loadModule(() => import('./components/words/basic-strings.js'));
  mergeStrings(language, strings);
}

noteCopy(version);
if (globalThis.document && !customElements.get('rc-call-provider')) {
  customElements.define('rc-call-provider', WaitingProvider);
  startTagLoader();
}
