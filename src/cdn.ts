/** The script-tag build: registers all tags; the classes and the core are on the one global, `RcCallKit`. */
export * from './index.js';
