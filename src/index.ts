/** `rc-call-kit`: registers all tags. */
import './define.js';

export * from './components/index.js';
export * from './core/index.js';
export { version } from './version.js';
