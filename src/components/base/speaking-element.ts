import { languageOf } from '../words/language.js';
import { fill, stringsFor, type Placeholders, type Strings } from '../words/strings-for.js';
import { CallElement } from './call-element.js';

/** Base class of the tags that show a call: it loads the language that the page speaks. */
export abstract class SpeakingElement extends CallElement {
  protected override get text(): Strings {
    return stringsFor(languageOf(this));
  }

  protected override say(key: keyof Strings, placeholders: Placeholders): string {
    return fill(this.text, key, placeholders);
  }
}
