import { registerHooks } from 'node:module';

/** Loaded before main (`node --import …/register.ts dist/main/main.js`): main's `electron` is the double from then on. */
const electron = new URL('electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, nextResolve) => (specifier === 'electron' ? { url: electron, shortCircuit: true } : nextResolve(specifier, context)),
});
