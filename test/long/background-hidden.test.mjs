/** Backgrounds in hidden tabs of Firefox. */
import { describe } from 'node:test';
import { whyNoFirefox } from '../support/browser.mjs';
import { testHidden } from '../support/hidden-background.mjs';

describe('Firefox', { skip: whyNoFirefox() }, () => testHidden('firefox'));
