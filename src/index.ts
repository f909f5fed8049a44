/** `rc-call-kit`: registers all tags. */
import './define.js';

export * from './components/index.js';
export * from './core/index.js';
export { version } from './version.js';

declare global {
  /** What the script tag adds to a page. It is not there where the kit comes from npm. */
  var RcCallKit: typeof import('./script.js');
}
