import { defineConfig } from '@playwright/test';

const PORT = process.env.PORT ?? 5199;
const args = JSON.parse(process.env.CHROMIUM_ARGS ?? '[]');

export default defineConfig({
  testMatch: 'tests/*.spec.js',
  use: {
    baseURL: `http://localhost:${PORT}`,
    launchOptions: { executablePath: process.env.CHROMIUM, args }, // unset: Playwright's own browser
  },
  webServer: {
    command: `vite --mode test --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}`,
  },
});
