import { defineConfig } from '@playwright/test';

/** Every test starts the real app in a folder of its own; two at once are plenty for a small machine. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
