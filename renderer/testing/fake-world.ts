import type { Connection, DiscoveredTarget, LadderStep } from '../../shared/contract/connections.ts';
import type { HostEvent, Notice, SecretProtection } from '../../shared/contract/app.ts';
import type { Task } from '../../shared/contract/tasks.ts';
import { ladderStepNames } from '../../shared/domain/connection-state.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { FakeCollection, FakeValue, throwFault, type FakeProcedures } from './fake-host.ts';
import {
  sampleCertificate, sampleConnection, sampleConnections, sampleDiscoveries, sampleInfo, sampleNotices, sampleProtection, sampleSettings, sampleTasks,
} from './sample-data.ts';

/** What a stand-in for the host holds; tests and the screens' mock page change it and see what the page makes of it. */
export class FakeWorld {
  readonly connections: FakeCollection<Connection>;
  readonly tasks: FakeCollection<Task>;
  readonly notices: FakeCollection<Notice>;
  readonly discovered: FakeCollection<DiscoveredTarget>;
  readonly settings = new FakeValue<Settings>(sampleSettings);
  readonly protection = new FakeValue<SecretProtection>(sampleProtection);
  readonly hostEvents = new FakeValue<HostEvent | null>(null);
  /** The PIN that pairs; the fifth wrong one locks. */
  readonly pin = '482193';
  wrongPins = 0;

  constructor(isEmpty = false) {
    this.connections = new FakeCollection<Connection>(({ id }) => id, isEmpty ? [] : sampleConnections());
    this.tasks = new FakeCollection<Task>(({ id }) => id, isEmpty ? [] : sampleTasks());
    this.notices = new FakeCollection<Notice>(({ id }) => id, isEmpty ? [] : sampleNotices());
    this.discovered = new FakeCollection<DiscoveredTarget>(({ key }) => key, sampleDiscoveries());
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** The ladder as main walks it, step by step; `stopAt` fails there. */
async function* walkLadder(stopAt: number, stepMs: number): AsyncGenerator<{ endpoint: Connection['endpoint']; steps: LadderStep[] }> {
  const certificate = sampleCertificate(0x77);
  const findings = ['192.168.0.31', 'answers at 192.168.0.31:443', 'TLS 1.2', 'not pinned yet', 'no credentials sent', 'Windows Device Portal'];
  const steps = ladderStepNames.map((name): LadderStep => ({ name, state: 'waiting', startedAt: null, durationMs: null, finding: '', fault: null, certificate: null }));
  const emit = (): { endpoint: Connection['endpoint']; steps: LadderStep[] } => ({ endpoint: { scheme: 'https', host: '192.168.0.31', port: 443 }, steps: structuredClone(steps) });
  for (const [index, step] of steps.entries()) {
    step.state = 'running';
    step.startedAt = Date.now();
    yield emit();
    await pause(stepMs);
    if (index === stopAt) {
      Object.assign(step, { state: 'failed', durationMs: stepMs, fault: { code: 'no-answer', message: 'Nothing answers at this address.', hint: 'Wake the headset and check that both are on the same network.', retryable: true, remedy: 'retry' } });
      yield emit();
      return;
    }
    Object.assign(step, { state: index >= 4 ? 'skipped' : 'ok', durationMs: stepMs, finding: findings[index] ?? '', certificate: index === 3 ? certificate : null });
  }
  yield emit();
}

/** The procedures of a host that behaves well, over a world that can be changed. */
export function fakeProcedures(world: FakeWorld, stepMs = 120): FakeProcedures {
  const known = (id: string): Connection => world.connections.get(id) ?? throwFault({ code: 'not-found', message: 'This headset is gone.' });
  const nothing = (): Promise<Record<string, never>> => Promise.resolve({});
  return {
    app: {
      info: async () => sampleInfo,
      hostEvents: async (_input, options) => onlyEvents(world, options.signal),
      visibility: nothing,
      reportError: nothing,
      exploreSimulated: async () => {
        world.connections.put(sampleConnection('sim1', { name: 'Simulated HoloLens 2', simulated: true }), sampleConnection('sim2', { name: 'Waiting to be paired', simulated: true, state: 'unpaired', headset: null, userName: null, position: 1 }));
        return { connectionIds: [known('sim1').id, known('sim2').id] };
      },
      settings: {
        watch: async (_input, options) => world.settings.watch(options.signal),
        set: async (change) => {
          world.settings.set({ ...world.settings.value, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) });
          return world.settings.value;
        },
        reset: async () => { world.settings.set(sampleSettings); return world.settings.value; },
      },
      secrets: {
        protection: async (_input, options) => world.protection.watch(options.signal),
        unlock: async () => { world.protection.set({ ...world.protection.value, locked: false }); return world.protection.value; },
        setPassphrase: async () => { world.protection.set({ ...sampleProtection, kind: 'passphrase', label: 'a file sealed with your passphrase', advice: '' }); return world.protection.value; },
        forgetAll: async () => { world.protection.set(sampleProtection); return world.protection.value; },
      },
      notices: {
        watch: async (_input, options) => world.notices.watch(options.signal),
        markRead: async ({ noticeIds }) => { for (const id of noticeIds) world.notices.change(id, { read: true }); return {}; },
        clear: async () => { world.notices.remove(...world.notices.items.map(({ id }) => id)); return {}; },
      },
      diagnostics: {
        read: async () => ({
          text: 'Fabriscope 0.1.0\nhost: browser\nconnections: 11\nsecrets: this session’s memory only',
          facts: [{ section: 'Program', name: 'Version', value: '0.1.0' }, { section: 'Program', name: 'Host', value: 'browser' }, { section: 'Timings', name: 'Start to listening', value: '48 ms' }],
          log: Array.from({ length: 120 }, (_, index) => ({ at: Date.now() - index * 7_000, level: index % 17 === 0 ? 'warn' as const : 'info' as const, id: `l${index}`, message: index % 17 === 0 ? 'heartbeat of h5 failed: no-answer' : `heartbeat of h1 in ${10 + (index % 9)} ms` })),
        }),
      },
    },
    connections: {
      watch: async (_input, options) => world.connections.watch(options.signal),
      discover: async (_input, options) => world.discovered.watch(options.signal),
      probe: async ({ address }) => walkLadder(address.includes('no-answer') ? 1 : 99, stepMs),
      test: async () => walkLadder(99, stepMs),
      add: async ({ address, name }) => {
        world.connections.put(sampleConnection('new', { name: name ?? address, state: 'untrusted', pinned: null, offered: sampleCertificate(0x77), userName: null, headset: null, position: 99, since: Date.now() }));
        return known('new');
      },
      update: async ({ connectionId, address: _address, ...change }) => {
        world.connections.change(connectionId, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
        return known(connectionId);
      },
      remove: async ({ connectionId }) => { world.connections.remove(connectionId); return {}; },
      reorder: async ({ connectionIds }) => { connectionIds.forEach((id, position) => { world.connections.change(id, { position }); }); return {}; },
      connect: async ({ connectionId }) => { world.connections.change(connectionId, { state: 'online', fault: null, since: Date.now() }); return {}; },
      disconnect: async ({ connectionId }) => { world.connections.change(connectionId, { state: 'offline', since: Date.now() }); return {}; },
      retryNow: async ({ connectionId }) => { world.connections.change(connectionId, { retryAt: Date.now() + 9_000 }); return {}; },
      trust: async ({ connectionId, fingerprint256 }) => {
        const { offered, userName } = known(connectionId);
        if (offered?.fingerprint256 !== fingerprint256) return throwFault({ code: 'identity-changed', message: 'It shows another certificate now.' });
        world.connections.change(connectionId, { pinned: offered, offered: null, state: userName === null ? 'unpaired' : 'online', fault: null, since: Date.now() });
        return known(connectionId);
      },
    },
    devices: {
      pairing: {
        requestPin: async () => { world.wrongPins = 0; return { requestedAt: Date.now() }; },
        pair: async ({ connectionId, pin, userName }) => {
          if (pin !== world.pin) {
            world.wrongPins += 1;
            return world.wrongPins >= 5
              ? throwFault({ code: 'pin-locked', message: 'The headset takes no more tries for this PIN.', hint: 'Ask for a new one.' })
              : throwFault({ code: 'pin-wrong', message: 'The headset says this PIN is wrong.', hint: 'Read it once more.' });
          }
          world.connections.change(connectionId, { state: 'online', userName, fault: null, headset: sampleConnection('x').headset, since: Date.now() });
          return known(connectionId);
        },
        signIn: async ({ connectionId, userName }) => { world.connections.change(connectionId, { state: 'online', userName, fault: null, since: Date.now() }); return known(connectionId); },
      },
    },
    tasks: {
      watch: async (_input, options) => world.tasks.watch(options.signal),
      cancel: async ({ taskId }) => { world.tasks.change(taskId, { state: 'cancelled', endedAt: Date.now() }); return {}; },
      retry: async ({ taskId }) => { world.tasks.change(taskId, { state: 'running', endedAt: null, fault: null }); return {}; },
      dismiss: async ({ taskId }) => { world.tasks.remove(taskId); return {}; },
      dismissFinished: async () => { world.tasks.remove(...world.tasks.items.filter(({ endedAt }) => endedAt !== null).map(({ id }) => id)); return {}; },
    },
  };
}

async function* onlyEvents(world: FakeWorld, signal: AbortSignal | undefined): AsyncGenerator<HostEvent> {
  for await (const event of world.hostEvents.watch(signal)) if (event !== null) yield event;
}
