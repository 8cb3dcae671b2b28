import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { companyYear, type CompanyYear } from '../../../simulator/foundation/company-year.ts';
import { startDevops, type DevopsOptions, type SimulatedDevops } from '../../../simulator/devops/index.ts';
import type { SimulatorLauncher } from '../../core/demo/announced-targets.ts';
import type { Program } from '../../core/composition.ts';
import { hurryTime, type HurriedTime } from '../../core/testing/hurried-time.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { openPage, startTestProgram, type Client } from '../../core/testing/test-program.ts';
import type { MemoryStore } from '../../core/secrets/memory-store.ts';
import { createDevops } from '../index.ts';

/** A program with Azure DevOps only, a page on it, and a simulated organisation. */
export interface DevopsRig {
  readonly simulated: SimulatedDevops;
  readonly program: Program;
  readonly client: Client;
  /** Every text that main sent to the page. */
  readonly heard: readonly string[];
  readonly journal: MemoryJournal;
  readonly time: HurriedTime;
  readonly folder: string;
  /** Adds the organisation and waits until it is online. */
  readonly add: (token?: string) => Promise<ConnectionId>;
  close(): Promise<void>;
}

export interface RigOptions extends DevopsOptions {
  /** How many times faster than the machine's the clocks run, the simulator's among them. */
  readonly hurry?: number;
}

/** Enough that a minute's pause between two looks is a moment. */
const usualHurry = 200;

export async function openDevopsRig({ hurry = usualHurry, ...options }: RigOptions = {}): Promise<DevopsRig> {
  const time = hurryTime(hurry);
  const folder = await mkdtemp(join(tmpdir(), 'fabriscope-devops-'));
  const simulated = await startDevops({ clock: time.deviceClock, rateLimitScale: 0, ...options });
  const journal = new MemoryJournal(time.clock);
  const program = await startDevopsProgram(folder, time, journal);
  const page = openPage(program);
  const { client, heard } = page;
  const add = async (token = simulated.pat.token): Promise<ConnectionId> => {
    const { id } = await client.devops.add({ url: simulated.url, name: null, signIn: { kind: 'pat', token }, caPem: simulated.caPem, projects: [simulated.project] });
    return id;
  };
  return {
    simulated, program, client, heard, journal, time, folder, add,
    close: async () => {
      page.close();
      await program.close();
      await simulated.close();
      time.restore();
      // Limits of closing are over in a moment with such clocks: a last note may still be on its way to the disk.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

/** The program on a profile; one that an earlier program has left is gone on with. */
export function startDevopsProgram(folder: string, { clock }: HurriedTime, journal: MemoryJournal, secrets?: MemoryStore, simulatorLauncher: SimulatorLauncher | null = null): Promise<Program> {
  return startTestProgram(folder, {
    clock, simulatorLauncher, systems: [createDevops], openJournal: async () => ({ journal, router: {}, close: async () => {} }), ...(secrets ? { secrets } : {}),
  });
}

/** The company's year without what is older than so many days: less to wait for. */
export function lastDays(days: number): CompanyYear {
  const year = companyYear({ seed: 2026, end: Date.now() });
  const since = Date.now() - days * 86_400_000;
  return { ...year, builds: year.builds.filter(({ queuedAt }) => queuedAt > since), deployments: year.deployments.filter(({ queuedAt, buildId }) => queuedAt > since && year.builds.some(({ id, queuedAt: at }) => id === buildId && at > since)) };
}

/** Follows a stream until something holds of what it has told. @throws after a while in which it never does. */
export async function until<T>(stream: Promise<AsyncIterable<T>>, holds: (value: T) => boolean, limitMs = 20_000): Promise<T> {
  const limit = AbortSignal.timeout(limitMs);
  let last: T | undefined;
  for await (const value of await stream) {
    last = value;
    if (holds(value)) return value;
    if (limit.aborted) break;
  }
  throw new Error(`It never came to this; last was ${JSON.stringify(last)?.slice(0, 2_000) ?? 'nothing'}`);
}

/** The items of a keyed stream, as a page has them, as soon as they are as wanted. */
export async function itemsOf<T>(stream: Promise<AsyncIterable<CollectionMessage<T>>>, keyOf: (item: T) => string, holds: (items: readonly T[]) => boolean): Promise<readonly T[]> {
  const items = new Map<string, T>();
  await until(stream, (message) => {
    if (message.kind === 'snapshot') items.clear();
    for (const item of message.kind === 'snapshot' ? message.items : message.upsert) items.set(keyOf(item), item);
    if (message.kind === 'patch') for (const key of message.remove) items.delete(key);
    return holds([...items.values()]);
  });
  return [...items.values()];
}

/** One rig for all tests of a file. @returns gets it, from the first test on. */
export function devopsRigForFile(options: RigOptions = {}): () => DevopsRig {
  let rig: DevopsRig | undefined;
  beforeAll(async () => void (rig = await openDevopsRig(options)));
  afterAll(() => rig?.close());
  return () => {
    if (!rig) throw new Error('Only within tests.');
    return rig;
  };
}
