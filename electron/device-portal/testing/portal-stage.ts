import type { Connection } from '../../../shared/contract/connections.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { HololensOptions, SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import { Apps } from '../apps/apps.ts';
import { Favourites } from '../apps/favourites.ts';
import { Devices } from '../devices.ts';
import { portalDriver } from '../driver.ts';
import { Installs } from '../install/installs.ts';
import { Keyboard } from '../keyboard/keyboard.ts';
import { Snippets } from '../keyboard/snippets.ts';
import { Pairing } from '../pairing.ts';
import { Performance } from '../performance/performance.ts';
import { Roads } from '../session/roads.ts';
import type { NameFinder } from '../session/roads.ts';
import { SystemCommands } from '../system/commands.ts';
import { KeepAwake } from '../system/keep-awake.ts';
import { addTrusted, untilConnection } from './portal-bench.ts';
import type { Bench, BenchOptions, portalBenches } from './portal-bench.ts';

/** A bench with everything of the Device Portal on it, and one simulated headset. */
export interface Stage {
  readonly bench: Bench;
  readonly device: SimulatedHololens;
  readonly devices: Devices;
  readonly apps: Apps;
  readonly commands: SystemCommands;
  readonly installs: Installs;
  readonly keepAwake: KeepAwake;
  readonly keyboard: Keyboard;
  readonly pairing: Pairing;
  readonly performance: Performance;
  readonly snippets: Snippets;
  until(id: ConnectionId, wanted: (connection: Connection) => boolean): Promise<Connection>;
}

export interface StageOptions {
  readonly device?: HololensOptions;
  readonly bench?: BenchOptions;
  readonly finder?: NameFinder;
  /** A headset that is there already, as after a restart of the program. */
  readonly running?: SimulatedHololens;
}

export async function portalStage(benches: ReturnType<typeof portalBenches>, options: StageOptions = {}): Promise<Stage> {
  const bench = await benches.bench(options.bench);
  const device = options.running ?? (await benches.hololens({ paired: true, ...options.device }));
  const { services } = bench;
  const devices = new Devices(services);
  const keepAwake = await KeepAwake.open(services, devices);
  const apps = new Apps(devices, await Favourites.open(services));
  const performance = new Performance(devices);
  benches.onEnd(() => {
    apps.close();
    performance.close();
    devices.close();
  });
  bench.connections.register(portalDriver(services, devices, await Roads.open(services, options.finder ?? { find: async () => [] })));
  return {
    bench, device, devices, apps, keepAwake, performance,
    commands: new SystemCommands(devices, keepAwake), installs: new Installs(devices, apps), keyboard: new Keyboard(devices), pairing: new Pairing(devices), snippets: await Snippets.open(services),
    until: (id, wanted) => untilConnection(bench, id, wanted),
  };
}

/** The same by the long way of a real headset, which is saved and is there again when the program starts anew. */
export async function saveAndGoOnline(stage: Stage): Promise<ConnectionId> {
  const { bench, device } = stage;
  const { id } = await bench.connections.add('hololens', device.url);
  const { offered } = await stage.until(id, ({ state }) => state === 'untrusted');
  await bench.connections.trust(id, offered?.fingerprint256 ?? '', false);
  await stage.until(id, ({ state }) => state === 'unpaired');
  await bench.connections.setCredentials(id, { userName: device.credentials?.username ?? '', password: device.credentials?.password ?? '' });
  await stage.until(id, ({ state }) => state === 'online');
  return id;
}

/** Adds the stage's headset, trusted and signed in, and waits until it is online. */
export async function goOnline(stage: Stage): Promise<ConnectionId> {
  const { id } = await addTrusted(stage.bench, stage.device);
  await stage.until(id, ({ state }) => state === 'online');
  return id;
}
