import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const testing = process.env.VITEST !== undefined;

/** The window's bundle; main, preload and engine are built by scripts/build.ts with settings of their own. */
export default defineConfig({
  // Tests run from the project's root, the window is built from its folder.
  root: testing ? import.meta.dirname : 'renderer',
  base: './',
  plugins: [svelte({ configFile: false })],
  // State classes with runes are tested in Node, with the browser's build of Svelte.
  resolve: testing ? { conditions: ['browser'] } : {},
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // The policy allows no data: scripts or styles, so every file stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    include: ['test/**/*.test.ts'],
  },
});
