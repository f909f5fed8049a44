/** The script-tag build: what `rc-call-kit/waiting` is for bundlers. Its exports are on the one global, `RcCallKit`. */
export * from './waiting.js';
