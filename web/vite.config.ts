import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

// One application build with three entries: the page, the embedding element, and a page that embeds it.
// Library mode would inline the wasm as a data: URL, which the content security policy forbids.
export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      preserveEntrySignatures: 'strict',
      input: {
        index: resolve(here, 'index.html'),
        sample: resolve(here, 'sample/index.html'),
        'syn-wave': resolve(here, 'src/element/syn-wave.ts'),
      },
      output: {
        entryFileNames: chunk => (chunk.name === 'syn-wave' ? 'syn-wave.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
