import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { minifySync, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const scenarios = resolve(here, '../tests/scenarios');

/** Puts the scenario files beside the page, so that an embedding page can name one as its `src`. */
function scenarioFiles(): Plugin {
  return {
    name: 'scenario-files',
    configureServer(server) {
      server.middlewares.use('/scenarios', (request, response, next) => {
        const name = /^\/([\w-]+\.wave)$/.exec(request.url ?? '')?.[1];
        if (!name || !readdirSync(scenarios).includes(name)) return next();
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(readFileSync(resolve(scenarios, name)));
      });
    },
    generateBundle() {
      for (const name of readdirSync(scenarios).filter(file => file.endsWith('.wave'))) {
        this.emitFile({ type: 'asset', fileName: `scenarios/${name}`, source: readFileSync(resolve(scenarios, name)) });
      }
    },
  };
}

/** What the page of the requirements shows: what scripts/conformance says, and the texts of the tests that it names. */
function conformanceData(): Plugin {
  const root = resolve(here, '..');
  const data = () =>
    execFileSync('python3', ['scripts/conformance', '--json', '-'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
  const texts = () => {
    const { tests } = JSON.parse(data()) as { tests: { kind: string; file: string }[] };
    const files = tests.filter(({ kind }) => kind !== 'unit').map(({ file }) => file);
    return JSON.stringify(Object.fromEntries(files.map(file => [file, readFileSync(resolve(root, file), 'utf8')])));
  };
  const assets = { 'conformance/data.json': data, 'conformance/texts.json': texts };
  return {
    name: 'conformance-data',
    configureServer(server) {
      for (const [name, make] of Object.entries(assets)) {
        server.middlewares.use(`/${name}`, (_request, response) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(make());
        });
      }
    },
    generateBundle() {
      for (const [fileName, make] of Object.entries(assets)) this.emitFile({ type: 'asset', fileName, source: make() });
    },
  };
}

/** Emscripten leaves long names in its glue; that is a quarter of what it weighs. */
function smallGlue(): Plugin {
  return {
    name: 'small-glue',
    apply: 'build',
    writeBundle({ dir }) {
      for (const name of ['synwave.mjs', 'synwave_script.mjs']) {
        const file = resolve(dir!, 'engine', name);
        if (!existsSync(file)) {
          this.warn(`public/engine/${name} is not there: the page will say that it has no engine`);
          continue;
        }
        const { code, errors } = minifySync(name, readFileSync(file, 'utf8'), { module: true });
        if (errors.length > 0) return this.error(errors[0]!.message);
        writeFileSync(file, code);
      }
    },
  };
}

// One application build with four entries: the page, the requirements, the embedding element, and a page that embeds it.
// Library mode would inline the wasm as a data: URL, which the content security policy forbids.
export default defineConfig({
  base: './',
  plugins: [scenarioFiles(), conformanceData(), smallGlue()],
  server: { fs: { allow: ['..'] } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      preserveEntrySignatures: 'strict',
      input: {
        index: resolve(here, 'index.html'),
        conformance: resolve(here, 'conformance.html'),
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
