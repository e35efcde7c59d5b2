import { defineConfig } from '@playwright/test';

/**
 * End-to-end tests start the real app in a folder of its own each; component tests open the window's bundle over a
 * made-up backend. Two at once are plenty for a small machine.
 */
export default defineConfig({
  testDir: '..',
  testMatch: '{e2e,component}/**/*.spec.ts',
  outputDir: '../../test-results/window',
  fullyParallel: false,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE === undefined ? [['list']] : [['list'], ['json']],
});
