import all from './rollup.config.mjs';
export default [all[1], all[2]];
