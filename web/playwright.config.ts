import { defineConfig } from '@playwright/test';

const port = Number(process.env.SYNWAVE_PORT ?? 8417);
/** The built page, served with the policy that a real host would send. */
const dist = process.env.SYNWAVE_DIST ?? 'dist';

export default defineConfig({
  testDir: 'tests',
  testIgnore: 'screenshots/**',
  outputDir: 'test-results',
  // Times are measured: one thing after the other.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'light',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `python3 ../scripts/serve.py --port ${port} ${dist}`,
    url: `http://127.0.0.1:${port}/index.html`,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
