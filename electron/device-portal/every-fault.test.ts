import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultCode } from '../../shared/domain/fault.ts';
import type { FolderHandle } from '../../shared/domain/identifiers.ts';
import type { FaultInput } from '../../simulator/foundation/faults.ts';
import { startHololens } from '../../simulator/hololens/hololens.ts';
import type { SimulatedHololens } from '../../simulator/hololens/hololens.ts';
import { hurryTime } from '../core/testing/hurried-time.ts';
import type { HurriedTime } from '../core/testing/hurried-time.ts';
import { openPage, startTestProgram } from '../core/testing/test-program.ts';
import { createDevicePortal } from './index.ts';
import { codeOf, WeatherCell } from './testing/weather-cell.ts';
import type { Outcome } from './testing/weather-cell.ts';
import { flows } from './testing/weather-flows.ts';
import type { Flow } from './testing/weather-flows.ts';

/** The clocks run so many times faster than life, all the time. */
const hurry = 6;
/** Where nothing answers, limits of the network are so many times shorter while it lasts. */
const limitHurry = 16;
/** Headsets that are made ready, or brought back, at once. */
const atOnce = 6;

interface Weather {
  readonly name: string;
  /** What ends is ended by limits. */
  readonly silent?: boolean;
  /** Other flows do not notice it. */
  readonly only?: readonly string[];
  /** What is left behind must stay empty: the headset has a loopback address of its own, so that no other server takes its port. */
  readonly alone?: boolean;
  fault(flow: Flow): FaultInput;
  /** What may come of an act in it. */
  readonly fits: readonly (FaultCode | 'done' | 'waiting')[];
}

const usingSockets = ['watching over it', 'watching its load', 'watching its processes', 'launching an app'];
const scoped = ({ path, method }: Flow) => ({ path, ...(method === undefined ? {} : { method }) });

const weathers: readonly Weather[] = [
  { name: 'asleep, silent', silent: true, fault: () => ({ kind: 'asleep', mode: 'silent' }), fits: ['no-answer', 'slow', 'connection-lost', 'asleep'] },
  { name: 'asleep, refusing', fault: () => ({ kind: 'asleep', mode: 'refuse' }), fits: ['refused', 'connection-lost', 'cut-short', 'asleep'] },
  { name: 'slow', fault: (flow) => ({ kind: 'slow', delayMs: 1_500, ...scoped(flow) }), fits: ['done'] },
  { name: 'cut', fault: (flow) => ({ kind: 'cut', afterBytes: 1, ...scoped(flow) }), fits: ['done', 'cut-short', 'connection-lost'] },
  { name: 'unauthorized', fault: (flow) => ({ kind: 'unauthorized', ...scoped(flow) }), fits: ['unauthorised'] },
  { name: 'forbidden', fault: (flow) => ({ kind: 'forbidden', ...scoped(flow) }), fits: ['forbidden'] },
  { name: 'server-error', fault: (flow) => ({ kind: 'server-error', ...scoped(flow) }), fits: ['server-error'] },
  { name: 'malformed-json', fault: (flow) => ({ kind: 'malformed-json', ...scoped(flow) }), fits: ['malformed-answer', 'done'] },
  { name: 'no-answer', silent: true, fault: (flow) => ({ kind: 'no-answer', ...scoped(flow) }), // On hurried limits a connection may take too long on a busy machine, which counts as a headset that sleeps.
    fits: ['slow', 'connection-lost', 'asleep'] },
  { name: 'wrong-content-length', fault: (flow) => ({ kind: 'wrong-content-length', delta: 1_000, ...scoped(flow) }), fits: ['cut-short', 'connection-lost', 'done'] },
  { name: 'sockets-dropped', only: usingSockets, fault: () => ({ kind: 'sockets-dropped' }), fits: ['done'] },
  { name: 'sockets-silent', silent: true, only: usingSockets, fault: () => ({ kind: 'sockets-silent' }), fits: ['done'] },
  { name: 'certificate-changed', fault: () => ({ kind: 'certificate-changed' }), fits: ['identity-changed', 'connection-lost', 'cut-short', 'done'] },
  { name: 'address-changed', alone: true, fault: () => ({ kind: 'address-changed' }), fits: ['refused', 'connection-lost', 'cut-short', 'asleep'] },
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
  await page.client.app.settings.set({ heartbeatSeconds: 10 });
  downloads = (await page.client.files.downloadFolder()).handle;
});

afterAll(async () => {
  page.close();
  await program.close();
  time.restore();
  await rm(home, { recursive: true, force: true });
});

let addresses = 0;

/** A loopback address that no other server of this machine uses, where the system has more than one of them. */
function ownAddress(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  addresses += 1;
  return `127.${process.pid % 200 + 20}.${Math.floor(process.pid / 200) % 250}.${addresses + 1}`;
}

/** One flow in one weather: made ready, struck, and brought back. */
class Trial {
  readonly problems: string[] = [];
  readonly #weather: Weather;
  readonly #flow: Flow;
  #device: SimulatedHololens | null = null;
  #cell: WeatherCell | null = null;

  constructor(weather: Weather, flow: Flow) {
    this.#weather = weather;
    this.#flow = flow;
  }

  async makeReady(): Promise<void> {
    const address = this.#weather.alone === true ? ownAddress() : '127.0.0.1';
    this.#device = await startHololens({ clock: time.deviceClock, address, paired: true, restartMs: 1_500, captures: { demo: false }, ...this.#flow.device });
    this.#cell = await WeatherCell.open(this.#device, program, page.client, downloads);
    await this.#noting('the preparation', async (cell) => this.#flow.prepare?.(cell));
  }

  strike(): Promise<void> {
    return this.#noting('the act', async (cell) => {
      const fault = this.#weather.fault(this.#flow);
      await cell.device.setFault(fault);
      const outcome = await this.#flow.act(cell);
      this.problems.push(...outcomeProblems(outcome, [...this.#weather.fits, ...(this.#flow.alsoFits?.[fault.kind] ?? [])]).map((problem) => `${this.#flow.name}: ${problem}`));
      await this.#flow.intact?.(cell);
    });
  }

  bringBack(): Promise<void> {
    return this.#noting('the return', async (cell) => {
      await cell.clear(this.#flow.home ?? 'online');
      const first = await this.#flow.act(cell);
      // A line that was held in silence may turn out to be dead at its next use; then, and only then, what the fault advises has to help.
      const isDeadLine = this.#weather.silent === true && first.kind === 'fault' && first.fault.code === 'connection-lost' && first.fault.remedy === 'retry';
      const again = isDeadLine ? await this.#flow.act(cell) : first;
      if (again.kind !== 'done') this.problems.push(`${this.#flow.name}, in good weather again: ${JSON.stringify(again)}`);
      await this.#flow.intact?.(cell);
      await this.#flow.complete?.(cell);
      await program.connections.remove(cell.id);
    });
  }

  async close(): Promise<void> {
    await this.#device?.close();
  }

  async #noting(step: string, run: (cell: WeatherCell) => Promise<void>): Promise<void> {
    if (this.#cell === null) throw new Error('not made ready');
    try {
      await run(this.#cell);
    } catch (error) {
      this.problems.push(`${this.#flow.name}, ${step}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 900) : String(error)}`);
    }
  }
}

/** A few at a time: making connections takes the processor. */
async function few(trials: readonly Trial[], run: (trial: Trial) => Promise<void>): Promise<void> {
  const waiting = [...trials];
  const lane = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) await run(trial);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
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
    const trials = flows.filter(({ name }) => weather.only?.includes(name) ?? true).map((flow) => new Trial(weather, flow));
    try {
      await few(trials, (trial) => trial.makeReady());
      if (weather.silent === true) time.hurryLimits(limitHurry);
      await Promise.all(trials.map((trial) => trial.strike()));
      time.hurryLimits(1);
      await few(trials, (trial) => trial.bringBack());
    } finally {
      time.hurryLimits(1);
      await Promise.all(trials.map((trial) => trial.close()));
    }
    const problems = trials.flatMap((trial) => trial.problems);
    expect(problems).toEqual([]);
  });
});

it('nothing of it was a mistake of the program', async () => {
  const log = await readFile(join(home, 'logs', 'fabriscope.log'), 'utf8').catch(() => '');
  expect(log.split('\n').filter((line) => line.includes('"error"')).slice(0, 10)).toEqual([]);
});
