/**
 * The page's policy forbids code made from strings. zod, which comes with some screens, would try whether it is allowed,
 * and the browser would report that; its settings live on the global object, so they can be left there before it comes.
 * Must be the first import of the page.
 */
Reflect.set(globalThis, '__zod_globalConfig', { jitless: true });

export {};
