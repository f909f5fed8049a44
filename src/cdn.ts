/** The script-tag build: registers all tags; the classes and the core are on the one global, `RcCallKit`. */
// what is alike stands together, and compresses better for it: the core, words, pictures, styles, then the tags
import './core/index.js';
import './components/words/strings-for.js';
import './components/looks/icons.js';
import './components/looks/shared-styles.js';
import './components/check/rc-call-check.styles.js';
import './components/history/rc-call-history.styles.js';
import './components/controls/call-control.styles.js';
import './components/panel/rc-call-panel.styles.js';
import './components/controls/rc-device-button.styles.js';
import './components/incoming/rc-incoming-call.styles.js';
import './components/members/rc-member-grid.styles.js';
import './components/picker/rc-member-picker.styles.js';
import './components/members/rc-member-tile.styles.js';

export * from './index.js';
