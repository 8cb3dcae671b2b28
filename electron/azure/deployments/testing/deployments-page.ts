import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { DeploymentRow, DeploymentView } from '../../../../shared/contract/azure/deployments.ts';
import type { ConnectionId } from '../../../../shared/domain/identifiers.ts';
import { startAzure, type AzureServerOptions, type SimulatedAzure } from '../../../../simulator/azure/index.ts';
import type { Stage } from '../../../../simulator/azure/model/scenario.ts';
import { stageOf } from '../../../../simulator/azure/stage.ts';
import type { Program } from '../../../core/composition.ts';
import { hurryTime } from '../../../core/testing/hurried-time.ts';
import { MemoryJournal } from '../../../core/testing/memory-journal.ts';
import { openPage, startTestProgram, type Client } from '../../../core/testing/test-program.ts';
import { createAzure } from '../../index.ts';
import { approveDevice, simulatedProfile } from '../../testing/azure-rig.ts';

/** A page on a program with a signed-in, unlocked profile of a simulated Azure. */
export interface DeploymentsPage {
  readonly simulated: SimulatedAzure;
  /** Puts more into the simulated Azure. */
  readonly stage: Stage;
  readonly program: Program;
  readonly client: Client;
  /** Every text that main ever sent to the page. */
  readonly heard: string[];
  readonly journal: MemoryJournal;
  readonly connectionId: ConnectionId;
  /** Id of a deployment that the simulator has. */
  readonly idOf: (name: string) => string;
  /** The list as soon as it is as wanted. */
  readonly list: (wanted: (rows: readonly DeploymentRow[]) => boolean) => Promise<readonly DeploymentRow[]>;
  /** A deployment as soon as it is as wanted. */
  readonly view: (deploymentId: string, wanted: (view: DeploymentView) => boolean) => Promise<DeploymentView>;
  readonly unlock: () => Promise<void>;
}

const limitMs = 15_000;
/** How many times faster than the machine's the clocks of program and simulator run. */
const hurry = 100;

/** One for all tests of a file, as the user who owns both subscriptions. @returns gets it, from the first test on. */
export function deploymentsPageForFile(options: AzureServerOptions = {}): () => DeploymentsPage {
  let open: { readonly page: DeploymentsPage; readonly close: () => Promise<void> } | null = null;
  beforeAll(async () => {
    open = await openDeploymentsPage(options);
  });
  afterAll(async () => open?.close());
  return () => {
    if (!open) throw new Error('The page is not open yet.');
    return open.page;
  };
}

export async function openDeploymentsPage(options: AzureServerOptions = {}): Promise<{ readonly page: DeploymentsPage; readonly close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fabriscope-deployments-'));
  const time = hurryTime(hurry);
  const simulated = await startAzure({ clock: time.deviceClock, throttleScale: 0, devicePollSeconds: 0.05, ...options });
  let journal: MemoryJournal | null = null;
  const program = await startTestProgram(folder, {
    systems: [createAzure], clock: time.clock,
    openJournal: async ({ clock }) => ({ journal: (journal = new MemoryJournal(clock)), router: {}, close: async () => {} }),
  });
  const { client, heard } = openPage(program);
  const { id: connectionId } = await client.azure.profiles.add(simulatedProfile(simulated, { kind: 'device-code' }));
  for await (const step of await client.azure.profiles.signIn({ connectionId, tenantId: null })) if (step.kind === 'device-code') approveDevice(simulated);
  if (journal === null) throw new Error('No journal was opened.');
  const page: DeploymentsPage = {
    simulated, stage: stageOf(simulated.model), program, client, heard, journal, connectionId,
    idOf: (name) => {
      const found = simulated.model.deployments.history.all().find((each) => each.name === name);
      if (!found) throw new Error(`The simulator has no deployment ${name}.`);
      return found.id;
    },
    list: async (wanted) => {
      const rows = new Map<string, DeploymentRow>();
      for await (const message of await client.azure.deployments.watch({ connectionId, subscriptionId: null, resourceGroup: null }, { signal: AbortSignal.timeout(limitMs) })) {
        if (message.kind === 'snapshot') rows.clear();
        for (const row of message.kind === 'snapshot' ? message.items : message.upsert) rows.set(row.deploymentId, row);
        if (message.kind === 'patch') for (const key of message.remove) rows.delete(key);
        if (wanted([...rows.values()])) return [...rows.values()];
      }
      throw new Error('The list never became as wanted.');
    },
    view: async (deploymentId, wanted) => {
      let last: DeploymentView | null = null;
      for await (const view of await client.azure.deployments.view({ connectionId, deploymentId }, { signal: AbortSignal.timeout(limitMs) })) {
        last = view;
        if (wanted(view)) return view;
      }
      throw new Error(`It never became as wanted: ${JSON.stringify(last)}`);
    },
    unlock: async () => void (await client.azure.profiles.unlock({ connectionId, typedName: 'Contoso' })),
  };
  return {
    page,
    close: async () => {
      await program.close();
      await simulated.close();
      time.restore();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It is over, its operations are read, its checks have run. */
export function isSettled({ row, lanes, checks }: DeploymentView): boolean {
  return !row.running && lanes.length > 0 && lanes.every(({ state }) => state !== 'Running') && checks.every(({ state }) => state !== 'running');
}
