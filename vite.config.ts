import { builtinModules } from 'node:module';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Chromium of Electron 45: Debian's is newer, so nothing younger than this may slip in (electron.md §5). */
const chromiumTarget = 'chrome150';
const nodeTarget = 'node24';
const source = (path: string): string => join(import.meta.dirname, path);
const nodeExternals = ['electron', /^electron\//, /^node:/, ...builtinModules];

/** The simulated headsets travel with the program (welcome screen: explore); their media lie beside the bundle. */
function copySimulatorMedia(): Plugin {
  return {
    name: 'fabriscope:simulator-media',
    applyToEnvironment: (environment) => environment.name === 'simulator',
    async closeBundle() {
      await cp('simulator/hololens/media', 'dist/simulator/media', {
        recursive: true,
        filter: (source) => !source.endsWith('.ts'),
      });
    },
  };
}

/** One build of everything: page, main process with both hosts' entries, preload, and the simulators. */
export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: 'public',
  plugins: [react(), copySimulatorMedia()],
  environments: {
    client: {
      build: {
        outDir: '../dist/renderer',
        emptyOutDir: true,
        target: chromiumTarget,
        manifest: true,
        assetsInlineLimit: 0,
        // The first page is told at once what it needs. Scripts of a screen that is opened later name theirs themselves: a list of
        // all of them would be 4 kB of the page's first scripts, gzipped.
        modulePreload: { polyfill: false, resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []) },
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'], external: ['electron'] },
      build: {
        outDir: '../dist/main',
        emptyOutDir: true,
        copyPublicDir: false,
        target: nodeTarget,
        minify: true,
        sourcemap: true,
        rolldownOptions: {
          external: nodeExternals,
          input: { main: source('electron/main.ts'), server: source('electron/server.ts'), 'journal-store': source('electron/journal/store/worker.ts'), 'journal-cursors': source('electron/journal/cursor-worker.ts'), 'history-rows': source('electron/history/store/worker.ts'), 'azure-heavy': source('electron/azure/heavy/worker.ts') },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: '../dist/preload',
        emptyOutDir: true,
        copyPublicDir: false,
        target: chromiumTarget,
        minify: true,
        rolldownOptions: {
          external: ['electron'],
          input: { preload: source('electron/preload.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
    simulator: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: '../dist/simulator',
        emptyOutDir: true,
        copyPublicDir: false,
        target: nodeTarget,
        minify: true,
        rolldownOptions: {
          external: nodeExternals,
          input: { cli: source('simulator/cli.ts') },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload', 'simulator']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
});
