import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Importing `electron` under plain Node would try to fetch its runtime: the stub throws when it is used instead. */
const alias = { electron: new URL('./e2e/desktop-double/electron-stub.ts', import.meta.url).pathname };

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One second, as it is by itself, is little on a machine that does other things too.
    expect: { poll: { timeout: 15_000 } },
    // Tests wait for sockets and timers half of their time: one more than the two cores of a small machine is not idle.
    maxWorkers: 3,
    projects: [
      {
        resolve: { alias },
        test: {
          // Files share workers: to load the same modules for each anew costs more than most of the tests.
          name: 'node',
          isolate: false,
          environment: 'node',
          include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'simulator/**/*.test.ts', 'scripts/**/*.test.ts', 'build/**/*.test.ts', 'e2e/**/*.test.ts'],
          exclude: ['**/*.alone.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          // What replaces modules or globals would do so for the next file of its worker too.
          name: 'alone',
          environment: 'node',
          include: ['electron/**/*.alone.test.ts'],
        },
      },
      {
        plugins: [react()],
        resolve: { alias },
        test: {
          name: 'dom',
          isolate: false,
          environment: 'jsdom',
          setupFiles: ['renderer/testing/setup-dom.ts'],
          // The test of contrasts reads the tokens themselves; other style sheets stay empty.
          css: { include: [/theme\/tokens\.css/] },
          include: ['renderer/**/*.test.tsx', 'renderer/**/*.dom.test.ts'],
          exclude: ['**/*.alone.test.tsx'],
        },
      },
      {
        plugins: [react()],
        resolve: { alias },
        test: {
          name: 'dom-alone',
          environment: 'jsdom',
          setupFiles: ['renderer/testing/setup-dom.ts'],
          include: ['renderer/**/*.alone.test.tsx'],
        },
      },
      {
        resolve: { alias },
        test: {
          // The page's rules that touch no document: making a jsdom would take longer than they do.
          name: 'page',
          isolate: false,
          environment: 'node',
          css: { include: [/theme\/tokens\.css/] },
          include: ['renderer/**/*.test.ts'],
          exclude: ['renderer/**/*.dom.test.ts'],
        },
      },
    ],
  },
});
