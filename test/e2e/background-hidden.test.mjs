/** Backgrounds in hidden tabs of Chromium. Firefox is in `test/long`. */
import { testHidden } from '../support/hidden-background.mjs';

testHidden('chromium');
