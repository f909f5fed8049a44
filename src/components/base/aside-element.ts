import { allStringsFor } from '../words/aside-strings.js';
import { languageOf } from '../words/language.js';
import { fill, type Placeholders, type AllStrings } from '../words/strings.js';
import { CallElement } from './call-element.js';

/** Base class of the tags that stand beside a call: the member picker, the history, the check. */
export abstract class AsideElement extends CallElement {
  protected override get text(): AllStrings {
    return allStringsFor(languageOf(this));
  }

  protected override say(key: keyof AllStrings, placeholders: Placeholders): string {
    return fill(this.text, key, placeholders);
  }
}
