import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultCode } from '../../shared/domain/fault.ts';
import type { FolderHandle } from '../../shared/domain/identifiers.ts';
import type { FaultInput } from '../../simulator/foundation/faults.ts';
import { startHololens } from '../../simulator/hololens/hololens.ts';
import { hurryTime } from '../core/testing/hurried-time.ts';
import type { HurriedTime } from '../core/testing/hurried-time.ts';
import { openPage, startTestProgram } from '../core/testing/test-program.ts';
import { createDevicePortal } from './index.ts';
import { codeOf, WeatherCell } from './testing/weather-cell.ts';
import type { Outcome } from './testing/weather-cell.ts';
import { flows } from './testing/weather-flows.ts';
import type { Flow } from './testing/weather-flows.ts';

/** So many times faster than life. */
const hurry = 8;
/** Headsets in the weather at once. */
const atOnce = 8;

interface Weather {
  readonly name: string;
  fault(flow: Flow): FaultInput;
  /** What may come of an act in it. */
  readonly fits: readonly (FaultCode | 'done' | 'waiting')[];
}

const scoped = ({ path, method }: Flow) => ({ path, ...(method === undefined ? {} : { method }) });

const weathers: readonly Weather[] = [
  { name: 'asleep, silent', fault: () => ({ kind: 'asleep', mode: 'silent' }), fits: ['no-answer', 'slow', 'connection-lost', 'asleep'] },
  { name: 'asleep, refusing', fault: () => ({ kind: 'asleep', mode: 'refuse' }), fits: ['refused', 'connection-lost', 'cut-short', 'asleep'] },
  { name: 'slow', fault: (flow) => ({ kind: 'slow', delayMs: 1_500, ...scoped(flow) }), fits: ['done'] },
  { name: 'cut', fault: (flow) => ({ kind: 'cut', afterBytes: 1, ...scoped(flow) }), fits: ['done', 'cut-short', 'connection-lost'] },
  { name: 'unauthorized', fault: (flow) => ({ kind: 'unauthorized', ...scoped(flow) }), fits: ['unauthorised'] },
  { name: 'forbidden', fault: (flow) => ({ kind: 'forbidden', ...scoped(flow) }), fits: ['forbidden'] },
  { name: 'server-error', fault: (flow) => ({ kind: 'server-error', ...scoped(flow) }), fits: ['server-error'] },
  { name: 'malformed-json', fault: (flow) => ({ kind: 'malformed-json', ...scoped(flow) }), fits: ['malformed-answer', 'done'] },
  { name: 'no-answer', fault: (flow) => ({ kind: 'no-answer', ...scoped(flow) }), fits: ['slow', 'connection-lost'] },
  { name: 'wrong-content-length', fault: (flow) => ({ kind: 'wrong-content-length', delta: 1_000, ...scoped(flow) }), fits: ['cut-short', 'connection-lost', 'done'] },
  { name: 'sockets-dropped', fault: () => ({ kind: 'sockets-dropped' }), fits: ['done'] },
  { name: 'sockets-silent', fault: () => ({ kind: 'sockets-silent' }), fits: ['done'] },
  { name: 'certificate-changed', fault: () => ({ kind: 'certificate-changed' }), fits: ['identity-changed', 'done'] },
  { name: 'address-changed', fault: () => ({ kind: 'address-changed' }), fits: ['refused', 'connection-lost', 'cut-short', 'asleep'] },
];

let time: HurriedTime;
let home: string;
let program: Awaited<ReturnType<typeof startTestProgram>>;
let page: ReturnType<typeof openPage>;
let downloads: FolderHandle;

beforeAll(async () => {
  time = hurryTime(hurry);
  home = await mkdtemp(join(tmpdir(), 'fabriscope-weather-'));
  program = await startTestProgram(home, { systems: [createDevicePortal], clock: time.clock });
  page = openPage(program);
  await page.client.app.settings.set({ heartbeatSeconds: 2 });
  downloads = (await page.client.files.downloadFolder()).handle;
});

afterAll(async () => {
  page.close();
  await program.close();
  time.restore();
  await rm(home, { recursive: true, force: true });
});

/** Everything that is not as it should be in one cell of the table. */
async function cellProblems(weather: Weather, flow: Flow): Promise<string[]> {
  const device = await startHololens({ clock: time.deviceClock, paired: true, restartMs: 1_500, captures: { demo: false }, ...flow.device });
  const problems: string[] = [];
  let step = 'the preparation';
  let struck: Outcome | null = null;
  const startedAt = performance.now();
  try {
    const cell = await WeatherCell.open(device, program, page.client, downloads);
    await flow.prepare?.(cell);
    step = 'the act';
    const fault = weather.fault(flow);
    await device.setFault(fault);
    struck = await flow.act(cell);
    problems.push(...outcomeProblems(struck, [...weather.fits, ...(flow.alsoFits?.[fault.kind] ?? [])]));
    step = 'what is left';
    await flow.intact?.(cell);
    step = 'the return';
    await cell.clear(flow.home ?? 'online');
    step = 'the next act';
    const again = await flow.act(cell);
    if (again.kind !== 'done') problems.push(`in good weather again: ${JSON.stringify(again)}`);
    step = 'its end';
    await flow.intact?.(cell);
    await flow.complete?.(cell);
    await program.connections.remove(cell.id);
  } catch (error) {
    problems.push(`${step}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 900) : String(error)}`);
  } finally {
    await device.close();
  }
  if (process.env['WEATHER'] !== undefined) console.log(weather.name, '|', flow.name, '|', struck === null ? '-' : codeOf(struck), '|', Math.round(performance.now() - startedAt), '|', struck?.kind === 'fault' ? `${struck.fault.message} ${struck.fault.hint} [${struck.fault.remedy}] ${struck.fault.detail ?? ''}` : struck?.kind === 'waiting' ? struck.words : '');
  return problems.map((problem) => `${flow.name}: ${problem}`);
}

function outcomeProblems(outcome: Outcome, fits: readonly (FaultCode | 'done' | 'waiting')[]): string[] {
  if (!fits.includes(codeOf(outcome))) return [`ended as ${JSON.stringify(outcome)}, fitting would be ${fits.join(', ')}`];
  if (outcome.kind !== 'fault') return [];
  const { message, hint } = outcome.fault;
  const sentences = [message, hint].filter((words) => !/^\p{Lu}.{5,}[.!?]$/u.test(words));
  return sentences.map((words) => `not a sentence: “${words}”`);
}

describe.each(weathers)('in the weather “$name”', (weather) => {
  it('every act ends under a name, leaves nothing half done, and works again after it', { timeout: 120_000 }, async () => {
    const waiting = flows.filter(({ name }) => (process.env['FLOW'] ?? name) === name);
    const problems: string[] = [];
    const lane = async (): Promise<void> => {
      for (let flow = waiting.shift(); flow !== undefined; flow = waiting.shift()) problems.push(...(await cellProblems(weather, flow)));
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    expect(problems).toEqual([]);
  });
});

it('nothing of it was a mistake of the program', async () => {
  const log = await readFile(join(home, 'logs', 'fabriscope.log'), 'utf8').catch(() => '');
  expect(log.split('\n').filter((line) => line.includes('"error"')).slice(0, 10)).toEqual([]);
});
