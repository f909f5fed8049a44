/** The script-tag build: registers all tags; the classes and the core are on the one global, `RcCallKit`. */
// what is alike stands together, and compresses better for it: the core, words, pictures, styles, then the tags
import './core/index.js';
import './components/strings/index.js';
import './components/icons.js';
import './components/shared-styles.js';
import './components/rc-call-check.styles.js';
import './components/rc-call-history.styles.js';
import './components/call-control.styles.js';
import './components/rc-call-panel.styles.js';
import './components/rc-device-button.styles.js';
import './components/rc-incoming-call.styles.js';
import './components/rc-member-grid.styles.js';
import './components/rc-member-picker.styles.js';
import './components/rc-member-tile.styles.js';

export * from './index.js';
