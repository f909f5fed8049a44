export default {
  mode: 'production',
  entry: './main.ts',
  module: {
    rules: [
      {
        test: /\.ts$/,
        loader: 'ts-loader',
        options: { transpileOnly: true, compilerOptions: { noEmit: false } },
      },
    ],
  },
  output: { filename: 'main.js' },
  performance: false,
};
