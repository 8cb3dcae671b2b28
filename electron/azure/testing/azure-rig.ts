import { join } from 'node:path';
import type { AzureSignIn } from '../../../shared/contract/azure/profiles.ts';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import { startAzure, type AzureServerOptions, type SimulatedAzure } from '../../../simulator/azure/index.ts';
import type { Clock } from '../../core/clock.ts';
import { Connections } from '../../core/connections/registry.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../core/files/folder-store.ts';
import { ProgramUploads } from '../../core/files/upload-store.ts';
import type { SecretStore } from '../../core/secret-store.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import type { CoreServices } from '../../core/services.ts';
import { ProgramTasks } from '../../core/tasks/task-registry.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { ProgramTokens } from '../../core/token-broker.ts';
import { OperationBook } from '../arm/operation-book.ts';
import { AzureProfiles } from '../profile/azure-profiles.ts';
import type { AzureProfile } from '../profile/azure-profile.ts';
import { profileDriver } from '../profile/driver.ts';
import { ProfileAccess } from '../profile/profile-access.ts';
import { runSignIn } from '../profile/sign-in-run.ts';
import { SavedProfiles } from '../profile/saved-profiles.ts';
import { AzureCli } from '../sign-in/azure-cli.ts';

/** This side of Azure as the program composes it. */
export interface AzureSide {
  readonly services: CoreServices & { readonly connections: Connections; readonly journal: MemoryJournal };
  readonly profiles: AzureProfiles;
  readonly access: ProfileAccess;
  /** Ends like a program: what runs in Azure stays in the book. */
  close(): Promise<void>;
}

export interface AzureRig extends AzureSide {
  readonly simulated: SimulatedAzure;
  /** Signed in, its subscriptions listed. An `AzureSession`. */
  readonly profile: AzureProfile;
  readonly clock: Clock;
}

export interface SideOptions {
  /** The program's profile; one that an earlier side has left is gone on with, as by a program that starts again. */
  readonly folder: string;
  readonly clock: Clock;
  readonly secrets?: SecretStore;
  /** The Azure CLI of this machine; none unless told. */
  readonly cli?: AzureCli;
}

/** How many times faster than the machine's the rig's clocks run, the simulator's among them. */
const hurry = 50;

/** Everything of `electron/azure` but its routers, over a real registry and real documents. */
export async function openAzureSide({ folder, clock, secrets = new MemoryStore(), cli = new AzureCli({ env: {}, platform: 'linux' }) }: SideOptions): Promise<AzureSide> {
  const logger = silentLogger;
  const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
  const connections = await Connections.open({ clock, logger, secrets, documents });
  const tasks = await ProgramTasks.open(documents, clock, logger);
  const uploads = await ProgramUploads.open(join(folder, 'uploads'), logger);
  const folders = await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] });
  const journal = new MemoryJournal(clock);
  const services = {
    version: '0.0.0-test', clock, logger, secrets, documents, connections, tasks, uploads, folders, journal, tokens: new ProgramTokens(),
    notices: { post: () => {}, settle: () => {} }, settings: { value: defaultSettings, onChange: () => () => {} },
  };
  const saved = await SavedProfiles.open(documents);
  const book = await OperationBook.open(documents, (profileId) => saved.has(profileId));
  const profiles = new AzureProfiles(services, saved, book, cli);
  services.tokens.provide(profiles);
  connections.register(profileDriver(profiles));
  return {
    services, profiles, access: new ProfileAccess(profiles),
    close: async () => {
      await tasks.close();
      profiles.close();
      await connections.close();
      await documents.settled();
      await uploads.close();
    },
  };
}

/** The settings with which a profile reaches a simulated Azure. */
export function simulatedProfile(simulated: SimulatedAzure, signIn: AzureSignIn = { kind: 'secret', secret: simulated.clientSecret }) {
  return {
    name: 'Contoso', cloud: { kind: 'custom', arm: simulated.arm, authority: null, caPem: simulated.ca }, tenant: simulated.tenant,
    clientId: simulated.clientId, signIn, production: false,
  } as const;
}

/** Somebody signs in with the device code that is shown. @param name whose account; the first user's unless told. */
export function approveDevice(simulated: SimulatedAzure, name?: string): void {
  const { directory } = simulated.model;
  const user = directory.users.find((each) => name === undefined || each.name === name) ?? directory.users[0];
  for (const device of directory.pendingDevices()) device.state = { kind: 'approved', user };
}

export interface RigOptions extends AzureServerOptions {
  readonly folder: string;
  /** An application's secret (Contributor in two subscriptions) unless told; `user` signs in by device code (owner there, guest elsewhere). */
  readonly as?: 'application' | 'user';
}

/** Starts a simulated Azure and a signed-in, unlocked profile: a moment's work, once per test file. */
export async function openAzureRig({ folder, as = 'application', ...options }: RigOptions): Promise<AzureRig> {
  const time = hurryTime(hurry);
  const simulated = await startAzure({ clock: time.deviceClock, devicePollSeconds: 0.05, ...options });
  const side = await openAzureSide({ folder, clock: time.clock });
  const signIn: AzureSignIn = as === 'user' ? { kind: 'device-code' } : { kind: 'secret', secret: simulated.clientSecret };
  const { id } = await side.access.add(simulatedProfile(simulated, signIn));
  const profile = side.profiles.of(id);
  for await (const step of runSignIn(profile, null, AbortSignal.timeout(20_000))) {
    if (step.kind === 'device-code') approveDevice(simulated);
    if (step.kind === 'failed') throw new Error(`${step.fault.message} ${step.fault.detail ?? ''}`);
  }
  profile.lock.unlock(600);
  return {
    ...side, simulated, profile, clock: time.clock,
    close: async () => {
      await side.close();
      await simulated.close();
      time.restore();
    },
  };
}
