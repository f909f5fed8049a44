import { defineConfig } from '@playwright/test';

const { CHROMIUM, CHROMIUM_ARGS, PORT } = process.env;

export default defineConfig({
  testMatch: '*.test.js',
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${PORT}`,
    launchOptions: { executablePath: CHROMIUM, args: JSON.parse(CHROMIUM_ARGS) },
  },
  webServer: { command: 'esbuild --servedir=dist --serve=$PORT', port: Number(PORT) },
});
