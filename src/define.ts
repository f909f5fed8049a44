/**
 * Registers all tags at once, with all languages. The provider comes first, so that tags which are on the page already find
 * it above them.
 */
import { RcCallProvider } from './components/provider/rc-call-provider.js';
import { useAllLanguages } from './components/words/all-languages.js';
import * as button from './pieces/button.js';
import * as check from './pieces/check.js';
import * as devices from './pieces/devices.js';
import * as group from './pieces/group.js';
import * as history from './pieces/history.js';
import { isFree } from './pieces/is-free.js';
import * as panel from './pieces/panel.js';
import * as picker from './pieces/picker.js';
import * as ring from './pieces/ring.js';
import * as screen from './pieces/screen.js';
import * as screenTile from './pieces/screen-tile.js';
import * as stats from './pieces/stats.js';
import { noteCopy } from './core/call/page-registry.js';
import { version } from './version.js';

noteCopy(version);
useAllLanguages();
if (isFree('rc-call-provider')) customElements.define('rc-call-provider', RcCallProvider);
for (const piece of [
  picker,
  devices,
  screen,
  screenTile,
  stats,
  button,
  ring,
  panel,
  check,
  history,
  group,
])
  piece.register();
