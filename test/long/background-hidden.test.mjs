/** Backgrounds in hidden tabs. */
import { describe } from 'node:test';
import { whyNoFirefox } from '../support/browser.mjs';
import { testHidden } from '../support/hidden-background.mjs';

describe('Chromium', () => testHidden('chromium'));

describe('Firefox', { skip: whyNoFirefox() }, () => testHidden('firefox'));
