import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';

export default {
  input: 'main.ts',
  plugins: [resolve(), esbuild()],
  output: { dir: 'dist' },
};
