import { basicStringsFor } from '../words/basic-strings.js';
import { languageOf } from '../words/language.js';
import type { BasicStrings } from '../words/strings.js';
import { CallElement } from './call-element.js';

/** Base class of the tags that are there before a call. They say little, and load no more of the page's language than that. */
export abstract class BriefElement extends CallElement {
  protected override get text(): BasicStrings {
    return basicStringsFor(languageOf(this));
  }
}
