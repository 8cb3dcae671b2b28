import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { eventTypes } from '../../../../shared/domain/journal/event-types.ts';
import { startAzure, SUBSCRIPTIONS } from '../../../../simulator/azure/index.ts';
import { sampleFiles } from '../../../../simulator/azure/templates/samples.ts';
import { hurryTime } from '../../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../../core/testing/temporary-folder.ts';
import { journalIn } from '../testing/file-journal.ts';

const folder = temporaryFolders();
const savedDrafts = z.object({ drafts: z.array(z.object({ target: z.object({ deploymentName: z.string() }), deployed: z.object({ name: z.string() }).nullable() })) });
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

interface Running {
  readonly child: ChildProcess;
  /** Lines that it has printed. */
  readonly told: string[];
}

function start(order: object): Running {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../testing/program-to-kill.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const told: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => void told.push(...text.split('\n').filter((line) => line !== '')));
  child.stdin.end(JSON.stringify(order));
  open.push({ close: () => kill({ child, told }) });
  return { child, told };
}

async function kill({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a program that is killed while it deploys', () => {
  it('sees every deployment to its end when it starts again, and the journal has all of it', async () => {
    const time = hurryTime(20);
    const simulated = await startAzure({ clock: time.deviceClock, throttleScale: 0 });
    open.push({ close: () => time.restore() }, simulated);
    // One is with Azure; one comes there after the program is gone; one never does.
    simulated.faults.add({ kind: 'slow', delayMs: 12_000, method: 'PUT', path: '*/deployments/late*' });
    simulated.faults.add({ kind: 'no-answer', method: 'PUT', path: '*/deployments/lost*' });
    const dataDir = await folder();
    const { arm, ca, tenant, clientId, clientSecret } = simulated;
    const template = sampleFiles().find(({ name }) => name === 'storage.json')?.text ?? '';
    const order = { folder: dataDir, passphrase: 'Plant passphrase of the sealed file', subscriptionId: SUBSCRIPTIONS.test, template };
    const names = ['there', 'late', 'lost'];

    const first = start({ ...order, profile: { arm, ca, tenant, clientId, clientSecret }, names });
    await vi.waitFor(() => expect(first.told.toSorted()).toEqual([...names.map((name) => `${eventTypes.actBegun} ${name}`), 'sent'].toSorted()), { timeout: 20_000, interval: 10 });
    const stateOf = (name: string): string | undefined => simulated.model.deployments.history.all().find((each) => each.name === name)?.state;
    await vi.waitFor(() => expect(simulated.traffic.list().filter(({ method, path }) => method === 'PUT' && path.includes('/deployments/'))).toHaveLength(1));
    await kill(first);
    expect([stateOf('late'), stateOf('lost')]).toEqual([undefined, undefined]);
    expect(stateOf('there')).toMatch(/^(Accepted|Running)$/);

    const second = start({ ...order, profile: null, names: [] });
    await vi.waitFor(() => expect(second.told.toSorted()).toEqual(names.map((name) => `${eventTypes.actDone} ${name}`).toSorted()), { timeout: 20_000, interval: 10 });
    await kill(second);
    const events = journalIn(join(dataDir, 'journal.ndjson')).filter(({ stream }) => stream === 'act');
    expect(names.map((name) => events.filter(({ entity }) => entity === name).map(({ type, attributes: { result, why } }) => [type, result, why]))).toEqual(
      ['done', 'done', 'failed'].map((result) => [[eventTypes.actBegun, undefined, 'Killed on the way'], [eventTypes.actDone, result, 'Killed on the way']]),
    );
    expect([stateOf('there'), stateOf('late'), stateOf('lost')]).toEqual(['Succeeded', 'Succeeded', undefined]);
    const saved = savedDrafts.parse(JSON.parse(await readFile(join(dataDir, 'azure-drafts.json'), 'utf8')));
    expect(new Map(saved.drafts.map(({ target, deployed }) => [target.deploymentName, deployed?.name ?? null]))).toEqual(new Map([['there', 'there'], ['late', 'late'], ['lost', null]]));
  }, 60_000);
});
