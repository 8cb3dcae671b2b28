import type { DeploymentCause, DeploymentChange, DeploymentKind, DeploymentParameter, DeploymentRecord, DeploymentResult } from '../deployment.ts';
import { deploymentKey } from '../record-event.ts';

/** How much history, and how it begins. */
export interface CorpusOptions {
  /** Records altogether. */
  readonly records: number;
  readonly seed: number;
  /** The time of the newest ones, ms since 1970. */
  readonly until: number;
}

const dayMs = 86_400_000;
const years = 3;
const people = ['ada@example.org', 'grace@example.org', 'linus@example.org', 'margaret@example.org', 'release-pipeline', 'nightly'];
const words = ['basket', 'cache', 'invoice', 'search', 'login', 'tracker', 'geofence', 'timeout', 'retry', 'report', 'layout', 'telemetry', 'quota', 'certificate', 'index', 'queue'];
const verbs = ['Add', 'Fix', 'Move', 'Rename', 'Measure', 'Revert', 'Speed up', 'Document', 'Remove', 'Secure'];
const places = ['dev', 'test', 'qa', 'staging', 'prod-west', 'prod-east'] as const;

/**
 * A plausible company's deployments, oldest first: runs of a pipeline from build over stages to ARM deployments and
 * upgrades, with failures, roll-backs and fixes, and installs on headsets beside them. The same seed gives the same history.
 */
export function* deploymentCorpus({ records, seed, until }: CorpusOptions): Generator<DeploymentRecord, void, undefined> {
  const random = randomNumbers(seed);
  const applications = Array.from({ length: 40 }, (_, at) => ({ name: `App ${String(at + 1).padStart(2, '0')} ${pick(words, random)}`, build: 0, installed: '' }));
  let told = 0;
  for (let run = 0; told < records; run += 1) {
    // Seven of eight records come from pipelines, and such a run tells eight records.
    const at = until - years * dayMs * 365 * (1 - told / records);
    const application = pick(applications, random);
    application.build += 1;
    const version = `${1 + (application.build >> 6)}.${application.build & 63}.${Math.floor(random() * 10)}`;
    const tale = random() < 0.12 ? installs(run, at, application.name, version, random) : pipelineRun(run, at, application.name, version, random);
    for (const record of tale) {
      if (told >= records) return;
      told += 1;
      yield record;
    }
  }
}

function* pipelineRun(run: number, at: number, application: string, version: string, random: () => number): Generator<DeploymentRecord, void, undefined> {
  const changes = commits(run, at, random);
  const commitIds = changes.slice(0, 1).map(({ commitId }) => commitId);
  const build = `2026.${run}`;
  const shared = { application, by: pick(people, random), changes, commitIds, build, versionTo: version };
  yield record('build', 'devops', `${run}`, { ...shared, name: `${application} ${build}`, place: application, startedAt: at, endedAt: at + 240_000 });
  let start = at + 300_000;
  for (const [order, place] of places.entries()) {
    if (random() < 0.15 * order) return;
    const failed = random() < 0.08;
    const rolledBack = !failed && random() < 0.03;
    const result: DeploymentResult = failed ? 'failed' : rolledBack ? 'rolled-back' : 'succeeded';
    const minutes = 60_000 * (4 + random() * 20);
    const correlationId = `run-${run}-${place}`;
    const outcome = { ...shared, correlationId, result, environment: place, causes: failed ? [cause(random)] : [], release: `Release-${run}`, rollback: random() < 0.01 };
    yield record('release-stage', 'devops', `${run}-${place}`, { ...outcome, name: `Release-${run}`, place, queuedAt: start - 60_000, startedAt: start, endedAt: start + minutes });
    const kind: DeploymentKind = random() < 0.5 ? 'arm' : 'application-upgrade';
    yield record(kind, kind === 'arm' ? `subscription-${order >> 1}` : `cluster-${order >> 1}`, `${run}-${place}`, {
      ...outcome, environment: null, changes: [], release: null, build: null, name: kind === 'arm' ? `${application}-${run}` : `fabric:/${application.replaceAll(' ', '')}`,
      place: kind === 'arm' ? `rg-${place}` : `cluster-${place}`, startedAt: start + 30_000, endedAt: start + minutes - 20_000, parameters: parameters(place, version, random),
    });
    start += minutes + dayMs * random() * order;
  }
}

function* installs(run: number, at: number, application: string, version: string, random: () => number): Generator<DeploymentRecord, void, undefined> {
  for (let headset = 0; headset < 1 + Math.floor(random() * 6); headset += 1) {
    const name = `HL2-${String(1 + Math.floor(random() * 60)).padStart(2, '0')}`;
    const failed = random() < 0.05;
    yield record('headset-install', name, `${run}-${headset}`, {
      application, versionTo: version, name: `${application}.appx`, place: name, startedAt: at + headset * 90_000, endedAt: at + headset * 90_000 + 60_000, result: failed ? 'failed' : 'succeeded', causes: failed ? [cause(random)] : [],
    });
  }
}

function record(kind: DeploymentKind, source: string, id: string, facts: Partial<Omit<DeploymentRecord, 'queuedAt'>> & { readonly startedAt: number; readonly endedAt: number; readonly queuedAt?: number }): DeploymentRecord {
  return {
    key: deploymentKey(kind, source, id), kind, source, sourceName: source, name: '', application: '', place: '', environment: null, versionFrom: null, versionTo: null, by: null,
    durationMs: null, result: 'succeeded', causes: [], rollback: false, reason: '', changes: [], commitIds: [], build: null, release: null, correlationId: null, contentHash: null, parameters: [], spans: [],
    attempt: 1, href: null, extra: {}, ...facts, startedAt: Math.round(facts.startedAt), endedAt: Math.round(facts.endedAt), queuedAt: facts.queuedAt === undefined ? null : Math.round(facts.queuedAt),
  };
}

function commits(run: number, at: number, random: () => number): DeploymentChange[] {
  return Array.from({ length: 1 + Math.floor(random() * 6) }, (_, order) => ({
    commitId: hexadecimal(random), message: `${pick(verbs, random)} the ${pick(words, random)} of ${pick(words, random)} #${run}`, author: pick(people, random), at: Math.round(at - random() * 3 * dayMs - order * 60_000),
  }));
}

function parameters(place: string, version: string, random: () => number): DeploymentParameter[] {
  const plain = { from: 'file', secret: false } as const;
  return [
    { ...plain, name: 'environmentName', value: place }, { ...plain, name: 'imageTag', value: version }, { ...plain, name: 'instanceCount', value: String(1 + Math.floor(random() * 9)) },
    { ...plain, name: 'skuName', value: pick(['S1', 'S2', 'P1v3'], random) }, { ...plain, name: 'logLevel', value: pick(['Warning', 'Information'], random) },
    { name: 'adminPassword', value: null, from: 'reference', secret: true },
  ];
}

function cause(random: () => number): DeploymentCause {
  return { code: pick(['Conflict', 'QuotaExceeded', 'SkuNotAvailable', 'HealthCheck', 'AuthorizationFailed'], random), message: `The ${pick(words, random)} of ${pick(words, random)} did not come up.`, target: `node-${Math.floor(random() * 20)}`, count: 1 };
}

function hexadecimal(random: () => number): string {
  return Array.from({ length: 5 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('');
}

function pick<T>(values: readonly T[], random: () => number): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('There is nothing to pick from.');
  return value;
}

/** Mulberry32: 0 ≤ n < 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
