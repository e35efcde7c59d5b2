import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { nodeFlags } from './support/node-flags.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // The window's state classes carry runes, which the plugin compiles; in Node they need Svelte's browser build.
  plugins: [svelte({ configFile: false })],
  resolve: {
    conditions: ['browser'],
    // Main's parts are tested against the stand-in that the Chromium host runs them on.
    alias: { electron: fileURLToPath(new URL('./support/chromium-host/electron.ts', import.meta.url)) },
  },
  test: {
    include: ['test/{unit,property,contract,architecture,migrations}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
    pool: 'forks',
    execArgv: nodeFlags,
  },
});
