import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import testConfig from './test/vitest.config.ts';

/** The window's bundle; main, preload and engine are built by scripts/build.ts with settings of their own. */
const windowConfig = defineConfig({
  root: 'renderer',
  base: './',
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // The content security policy allows no data: scripts or styles, so every file stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});

/** Vitest looks for its settings here when none are named. */
export default process.env.VITEST === undefined ? windowConfig : testConfig;
