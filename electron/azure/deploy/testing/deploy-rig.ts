import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Draft, DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { uploadHandleSchema, type UploadHandle } from '../../../../shared/domain/identifiers.ts';
import type { UploadStore } from '../../../core/services.ts';
import { SUBSCRIPTIONS } from '../../../../simulator/azure/index.ts';
import type { AzureProfile } from '../../profile/azure-profile.ts';
import type { AzureSide } from '../../testing/azure-rig.ts';
import { HeavyThread } from '../../heavy/heavy-thread.ts';
import { Deploy } from '../deploy.ts';

/** Files that a page would have handed over. */
export class GivenUploads implements UploadStore {
  readonly #folder: string;
  readonly #files = new Map<UploadHandle, NonNullable<ReturnType<UploadStore['get']>>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async give(name: string, content: string | Uint8Array): Promise<UploadHandle> {
    const handle = uploadHandleSchema.parse(randomUUID());
    const path = join(this.#folder, handle);
    await writeFile(path, content);
    this.#files.set(handle, { path, name, sizeBytes: Buffer.byteLength(content), sha256: '' });
    return handle;
  }
  get(handle: UploadHandle) {
    return this.#files.get(handle) ?? null;
  }
  async discard(handles: readonly UploadHandle[]): Promise<void> {
    for (const handle of handles) {
      await rm(join(this.#folder, handle), { force: true });
      this.#files.delete(handle);
    }
  }
  /** How many wait. */
  get size(): number {
    return this.#files.size;
  }
}

export interface DeployRig {
  readonly deploy: Deploy;
  readonly uploads: GivenUploads;
  readonly heavy: HeavyThread;
  /** Drafts as a page sees them. */
  drafts(): Promise<readonly Draft[]>;
  draft(draftId: string): Promise<Draft>;
  /** From files by name. */
  draftOf(files: Readonly<Record<string, string | Uint8Array>>, target?: DraftTarget | null): Promise<Draft>;
  /** Runs a step to its end. */
  step(draftId: string, step: 'preflight' | 'whatIf'): Promise<Draft>;
  close(): Promise<void>;
}

export interface DeployRigOptions extends Partial<Pick<AzureSide['services'], 'documents' | 'secrets' | 'journal'>> {
  /** Shared by the rigs of a file: a thread takes a while to begin. */
  readonly heavy?: HeavyThread;
}

/** Deploying over a side of Azure. @param folder of the profile */
export async function openDeployRig(side: AzureSide, folder: string, { heavy: shared, ...more }: DeployRigOptions = {}): Promise<DeployRig> {
  const heavy = shared ?? new HeavyThread();
  const uploads = new GivenUploads(folder);
  const deploy = await Deploy.open({ services: { ...side.services, uploads, ...more }, profiles: side.profiles, heavy, dataDir: folder, onNews: () => {} });
  const drafts = async () => (await deploy.drafts.collection()).values();
  const draft = async (draftId: string): Promise<Draft> => {
    const found = (await drafts()).find((each) => each.draftId === draftId);
    if (!found) throw new Error('There is no such draft.');
    return found;
  };
  return {
    deploy, uploads, heavy, drafts, draft,
    draftOf: async (files, target = null) => {
      const handles: UploadHandle[] = [];
      for (const [name, content] of Object.entries(files)) handles.push(await uploads.give(name, content));
      return deploy.made.fromFiles(handles, target);
    },
    step: async (draftId, step) => {
      await deploy.steps[step](draftId);
      await vi.waitFor(async () => {
        if ((await draft(draftId))[step].state === 'running') throw new Error(`${step} still runs.`);
      }, { timeout: 20_000, interval: 10 });
      return draft(draftId);
    },
    close: async () => {
      deploy.close();
      if (shared === undefined) await heavy.close();
    },
  };
}

export function targetOf({ connectionId }: AzureProfile, more: Partial<DraftTarget> = {}): DraftTarget {
  return { connectionId, subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-dev', createGroup: false, location: null, deploymentName: 'trial.1', mode: 'Incremental', ...more };
}
