import type { ClusterAccess, ClusterProbe, IdentitySummary, SignIn } from '../../shared/contract/clusters/access.ts';
import type { NodeRow } from '../../shared/contract/clusters/entities.ts';
import type { RootCause } from '../../shared/contract/clusters/shared.ts';
import type { Alert, AlertRule, ClusterCard, ClusterEssentials, Silence, TimelineStretch, UnhealthyEntity } from '../../shared/contract/clusters/state.ts';
import type { Connection, LadderStep } from '../../shared/contract/connections.ts';
import { ladderStepNames } from '../../shared/domain/connection-state.ts';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { entityLabel } from '../../shared/domain/service-fabric/entity-ref.ts';
import { fakeEntityProcedures } from './fake-entities.ts';
import { FakeCollection, FakeValue, throwFault, type FakeProcedures } from './fake-host.ts';
import type { FakeWorld } from './fake-world.ts';
import { sampleAccess, sampleAlerts, sampleIdentity, sampleNodes, sampleRules, sampleSilences } from './sample-cluster-parts.ts';
import { sampleCard, sampleCauses, sampleCluster, sampleClusterConnections, sampleClusterSummary, sampleEssentials, sampleTimeline, sampleUnhealthy } from './sample-clusters.ts';
import { sampleCertificate } from './sample-data.ts';

type Clusters = NonNullable<FakeProcedures['clusters']>;
type CausesFreshness = { asOf: number | null; nextAt: number | null; trouble: string; complete: boolean; missing: string };

/** What a stand-in for the host holds about clusters. */
export class FakeClusters {
  readonly cards: FakeCollection<ClusterCard>;
  readonly causes = new FakeCollection<RootCause>(({ key }) => key, sampleCauses());
  readonly causesFreshness = new FakeValue<CausesFreshness>({ asOf: Date.now() - 2_000, nextAt: Date.now() + 13_000, trouble: '', complete: true, missing: '' });
  readonly unhealthy = new FakeCollection<UnhealthyEntity>(({ key }) => key, sampleUnhealthy());
  readonly timeline = new FakeCollection<TimelineStretch>(({ key }) => key, sampleTimeline());
  readonly essentials = new FakeValue<ClusterEssentials>(sampleEssentials());
  readonly nodes = new FakeCollection<NodeRow>(({ key }) => key, sampleNodes(1_000));
  readonly alerts = new FakeCollection<Alert>(({ alertId }) => alertId, sampleAlerts());
  readonly rules = new FakeCollection<AlertRule>(({ ruleId }) => ruleId, sampleRules());
  readonly silences = new FakeCollection<Silence>(({ silenceId }) => silenceId, sampleSilences());
  readonly #access = new Map<string, FakeValue<ClusterAccess>>();
  readonly #world: FakeWorld;

  /** Puts the sample clusters into the world's connections. `isEmpty`: none. */
  constructor(world: FakeWorld, isEmpty = false) {
    this.#world = world;
    const connections = isEmpty ? [] : sampleClusterConnections();
    world.connections.put(...connections);
    this.cards = new FakeCollection<ClusterCard>(({ connectionId }) => connectionId, connections.map((connection) => sampleCard(connection)));
  }

  access(connectionId: string): FakeValue<ClusterAccess> {
    const known = this.#access.get(connectionId) ?? new FakeValue(sampleAccess(connectionIdSchema.parse(connectionId), this.#world.connections.get(connectionId)));
    this.#access.set(connectionId, known);
    return known;
  }

  changeAccess(connectionId: string, change: Partial<ClusterAccess>): void {
    const value = this.access(connectionId);
    value.set({ ...value.value, ...change });
  }

  changeConnection(connectionId: string, change: Partial<Connection>): void {
    this.#world.connections.change(connectionId, change);
  }

  connection(connectionId: string): Connection {
    return this.#world.connections.get(connectionId) ?? throwFault({ code: 'not-found', message: 'This cluster is gone.' });
  }

  add(connection: Connection): void {
    this.#world.connections.put(connection);
    this.cards.put(sampleCard(connection));
  }
}

const nothing = (): Promise<Record<string, never>> => Promise.resolve({});
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Ids have no brand yet when the page sends them. */
type SentSignIn = Extract<SignIn, { kind: 'none' | 'entra' }> | (Omit<Extract<SignIn, { kind: 'certificate' }>, 'uploads'> & { readonly uploads: readonly string[] });

function identityOf(signIn: SentSignIn): IdentitySummary | null {
  if (signIn.kind !== 'certificate') return null;
  if (signIn.uploads.length === 0 && !(signIn.pem ?? '').includes('BEGIN')) return throwFault({ code: 'invalid-input', message: 'There is no certificate in this text.', hint: 'Paste the whole file, from “BEGIN CERTIFICATE” to the end of the key.' });
  if (signIn.pem?.includes('ENCRYPTED') === true && (signIn.passPhrase ?? '') === '') return throwFault({ code: 'invalid-input', message: 'The key is locked with a pass phrase.', hint: 'Type it below.' });
  return sampleIdentity();
}

/** The ladder of a cluster, step by step. */
async function* walk(address: string, stepMs: number): AsyncGenerator<ClusterProbe> {
  const isPlain = address.startsWith('http:') || address.startsWith('localhost');
  const certificate = sampleCertificate(0x41, { subject: 'CN=contoso-we.westeurope.cloudapp.azure.com' });
  const findings = ['10.20.0.4', 'answers at 10.20.0.4:19080', isPlain ? 'no encryption' : 'TLS 1.2', isPlain ? 'nobody proves who answers' : 'not pinned yet', isPlain ? 'wants nothing' : 'wants a client certificate', isPlain ? 'Service Fabric 10.1' : 'after the sign-in'];
  const steps = ladderStepNames.map((name): LadderStep => ({ name, state: 'waiting', startedAt: null, durationMs: null, finding: '', fault: null, certificate: null }));
  const emit = (isDone: boolean): ClusterProbe => ({
    gateways: [{ scheme: isPlain ? 'http' : 'https', host: '10.20.0.4', port: 19_080 }], notes: [], steps: structuredClone(steps),
    serverCertificate: isPlain || !isDone ? null : { summary: certificate, thumbprint: '9F3A'.repeat(10), commonName: 'contoso-we.westeurope.cloudapp.azure.com', issuerThumbprint: '11C0'.repeat(10) },
    wants: isDone ? (isPlain ? 'nothing' : 'certificate') : null,
  });
  for (const [index, step] of steps.entries()) {
    Object.assign(step, { state: 'running', startedAt: Date.now() });
    yield emit(false);
    await pause(stepMs);
    if (address.includes('no-answer') && index === 1) {
      Object.assign(step, { state: 'failed', durationMs: stepMs, fault: { code: 'no-answer', message: 'Nothing answers at this address.', hint: 'Check the name, the port and the network.', retryable: true, remedy: 'retry' } });
      yield emit(false);
      return;
    }
    Object.assign(step, { state: !isPlain && index === 5 ? 'skipped' : 'ok', durationMs: stepMs, finding: findings[index] ?? '', certificate: index === 3 && !isPlain ? certificate : null });
  }
  yield emit(true);
}

/** The procedures `clusters.access`, `.state`, `.alerts`, `.entities` and `.jobs` of a host that behaves well. */
export function fakeClusterProcedures(clusters: FakeClusters, stepMs = 120): Clusters {
  return { access: accessProcedures(clusters, stepMs), state: stateProcedures(clusters), alerts: alertProcedures(clusters), ...fakeEntityProcedures(clusters.nodes) };
}

function accessProcedures(clusters: FakeClusters, stepMs: number): NonNullable<Clusters['access']> {
  const profileOf = (connectionId: string, profileId: string) => clusters.access(connectionId).value.profiles.find((profile) => profile.profileId === profileId) ?? throwFault({ code: 'not-found' });
  const lock = (connectionId: string, unlockedUntil: number | null): void => {
    const { cluster } = clusters.connection(connectionId);
    clusters.changeAccess(connectionId, { unlockedUntil });
    if (cluster !== null) clusters.changeConnection(connectionId, { cluster: { ...cluster, unlockedUntil } });
  };
  return {
    probe: async ({ address }) => walk(address, stepMs),
    readIdentity: async ({ signIn }) => ({ identity: identityOf(signIn) }),
    add: async ({ address, name, group, production, profile }) => {
      const connection = sampleCluster('new', { name: name ?? address, group, production, position: 999, state: 'online', cluster: sampleClusterSummary({ role: profile.role }) });
      clusters.add(connection);
      return connection;
    },
    watch: async ({ connectionId }, { signal }) => clusters.access(connectionId).watch(signal),
    setGateways: nothing,
    setServer: async ({ connectionId, server }) => { clusters.changeAccess(connectionId, { server }); return {}; },
    addProfile: async ({ connectionId, name, role, signIn }) => {
      const profile = { profileId: `p${clusters.access(connectionId).value.profiles.length + 1}`, name, role, kind: signIn.kind, identity: identityOf(signIn) };
      clusters.changeAccess(connectionId, { profiles: [...clusters.access(connectionId).value.profiles, profile] });
      return profile;
    },
    updateProfile: async ({ connectionId, profileId, name, role, signIn }) => {
      const before = profileOf(connectionId, profileId);
      const profile = { ...before, name: name ?? before.name, role: role ?? before.role, ...(signIn === undefined ? {} : { kind: signIn.kind, identity: identityOf(signIn) }) };
      clusters.changeAccess(connectionId, { profiles: clusters.access(connectionId).value.profiles.map((each) => (each.profileId === profileId ? profile : each)) });
      return profile;
    },
    removeProfile: async ({ connectionId, profileId }) => { clusters.changeAccess(connectionId, { profiles: clusters.access(connectionId).value.profiles.filter((profile) => profile.profileId !== profileId) }); return {}; },
    useProfile: async ({ connectionId, profileId }) => { lock(connectionId, null); clusters.changeAccess(connectionId, { currentProfileId: profileId }); return {}; },
    unlock: async ({ connectionId, minutes, typedName }) => {
      const { production, name } = clusters.connection(connectionId);
      if (production && typedName !== name) return throwFault({ code: 'invalid-input', message: 'The name does not match.', hint: `Type ${name}.` });
      const unlockedUntil = Date.now() + minutes * 60_000;
      lock(connectionId, unlockedUntil);
      return { unlockedUntil };
    },
    lock: async ({ connectionId }) => { lock(connectionId, null); return {}; },
    acceptCluster: async ({ connectionId, clusterId }) => {
      clusters.changeAccess(connectionId, { expectedClusterId: clusterId });
      clusters.changeConnection(connectionId, { state: 'online', fault: null, since: Date.now() });
      return {};
    },
  };
}

function stateProcedures(clusters: FakeClusters): NonNullable<Clusters['state']> {
  return {
    cards: async (_input, { signal }) => clusters.cards.watch(signal),
    card: async ({ connectionId }, { signal }) => oneCard(clusters, connectionId, signal),
    essentials: async (_input, { signal }) => clusters.essentials.watch(signal),
    causes: async (_input, { signal }) => clusters.causes.watch(signal),
    causesFreshness: async (_input, { signal }) => clusters.causesFreshness.watch(signal),
    unhealthy: async (_input, { signal }) => clusters.unhealthy.watch(signal),
    timeline: async (_input, { signal }) => clusters.timeline.watch(signal),
    refresh: nothing,
    search: async ({ connectionId, text, limit, ask }) => {
      const id = connectionId === null ? clusters.cards.items[0]?.connectionId : connectionIdSchema.parse(connectionId);
      const found = id === undefined ? [] : clusters.unhealthy.items.filter(({ ref }) => entityLabel(ref).toLowerCase().includes(text.toLowerCase())).slice(0, limit);
      return { hits: found.flatMap(({ ref, healthState }) => (id === undefined ? [] : [{ connectionId: id, ref, label: entityLabel(ref), matched: '', healthState, from: ask ? 'cluster' as const : 'index' as const }])), indexed: 41_000, note: '' };
    },
  };
}

async function* oneCard(clusters: FakeClusters, connectionId: string, signal: AbortSignal | undefined): AsyncGenerator<ClusterCard> {
  for await (const _message of clusters.cards.watch(signal)) {
    const card = clusters.cards.get(connectionId);
    if (card !== undefined) yield card;
  }
}

function alertProcedures(clusters: FakeClusters): NonNullable<Clusters['alerts']> {
  return {
    watch: async (_input, { signal }) => clusters.alerts.watch(signal),
    rules: async (_input, { signal }) => clusters.rules.watch(signal),
    setRule: async (rule) => { clusters.rules.put(rule); return {}; },
    removeRule: async ({ ruleId }) => { clusters.rules.remove(ruleId); return {}; },
    resetRules: async () => { clusters.rules.remove(...clusters.rules.items.map(({ ruleId }) => ruleId)); clusters.rules.put(...sampleRules()); return {}; },
    silences: async (_input, { signal }) => clusters.silences.watch(signal),
    silence: async ({ connectionId, ruleId, minutes, reason }) => {
      const silence: Silence = { silenceId: `s${clusters.silences.items.length + 1}`, connectionId: connectionId === null ? null : connectionIdSchema.parse(connectionId), ruleId, from: Date.now(), until: Date.now() + minutes * 60_000, reason };
      clusters.silences.put(silence);
      return silence;
    },
    endSilence: async ({ silenceId }) => { clusters.silences.remove(silenceId); return {}; },
  };
}
