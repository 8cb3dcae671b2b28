import { stdout } from 'node:process';
import { openRig, someEvent } from './journal-rig.ts';

/**
 * A program that appends to the journal of a folder and prints the external ids that were acknowledged, a line per append,
 * until it is killed. Arguments: the folder, a prefix of its external ids, and how many appends are under way at once.
 */
const [folder = '', prefix = '', lanes = '1'] = process.argv.slice(2);
const { journal } = openRig(folder);
let next = 0;

async function appendForEver(): Promise<never> {
  for (;;) {
    // From one event to more than one message to the thread.
    const size = 1 + (next * 7_919) % 1_500;
    const names = Array.from({ length: size }, () => `${prefix}-${next++}`);
    await journal.append(names.map((externalId) => someEvent({ externalId })));
    stdout.write(`${names[0]} ${size}\n`);
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, () => appendForEver()));
