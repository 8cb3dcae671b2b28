import { setImmediate as nextTurn } from 'node:timers/promises';

/** How much is done in one go: a few milliseconds' worth, so that everybody else gets their turn in between. */
const sliceMs = 8;
const checkEvery = 200;

/** Does something with each item of a long list without holding up the rest of the program. @throws the signal's reason */
export async function inSlices<Item>(items: Iterable<Item>, signal: AbortSignal, act: (item: Item) => void): Promise<void> {
  let begunAt = performance.now();
  let done = 0;
  for (const item of items) {
    act(item);
    done += 1;
    if (done % checkEvery !== 0 || performance.now() - begunAt < sliceMs) continue;
    await nextTurn();
    signal.throwIfAborted();
    begunAt = performance.now();
  }
}
