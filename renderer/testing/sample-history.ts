import type { HistoryDetail, HistoryRow } from '../../shared/contract/history/rows.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How often a kind of row comes, and what it says. */
interface Line {
  readonly application: string;
  readonly kind: HistoryRow['kind'];
  readonly source: string;
  readonly sourceName: string;
  readonly environments: readonly string[];
}

const lines: readonly Line[] = [
  { application: 'Shop', kind: 'arm', source: 'az1', sourceName: 'Contoso', environments: ['Development', 'Test', 'Staging', 'Production'] },
  { application: 'Shop', kind: 'application-upgrade', source: 'c1', sourceName: 'prod-we', environments: ['Production'] },
  { application: 'Billing', kind: 'release-stage', source: 'dv1', sourceName: 'contoso-dev', environments: ['Test', 'Staging', 'Production'] },
  { application: 'Portal', kind: 'pipeline-stage', source: 'dv1', sourceName: 'contoso-dev', environments: ['Test', 'Production', 'Production North Europe'] },
  { application: 'Turbine Inspector', kind: 'headset-install', source: 'h2', sourceName: 'Stage left', environments: ['Showroom'] },
  { application: 'Service Fabric runtime', kind: 'cluster-upgrade', source: 'c1', sourceName: 'prod-we', environments: ['Production'] },
  { application: 'Network baseline for the shared landing zone', kind: 'arm', source: 'az1', sourceName: 'Contoso', environments: ['Production', 'Test'] },
  { application: 'Search', kind: 'build', source: 'dv1', sourceName: 'contoso-dev', environments: ['Build'] },
];

const people = ['maja@contoso.com', 'jonas@contoso.com', 'release-bot', 'application 8f0c1c2e…'] as const;
const causes: NonNullable<HistoryRow['cause']>[] = [
  { code: 'KeyVaultParameterReferenceSecretRetrieveFailed', message: 'The vault contoso-prod-kv is not enabled for template deployment.', target: '/subscriptions/s1/resourceGroups/shop-prod/providers/Microsoft.KeyVault/vaults/contoso-prod-kv', count: 3 },
  { code: 'QuotaExceeded', message: 'Operation could not be completed as it results in exceeding approved standardDv5Family Cores quota. Current limit: 40, current usage: 36, additional required: 8.', target: 'nt1vm', count: 1 },
  { code: '', message: 'fabric:/Shop/Cart on Node 7 did not become healthy within 10 min.', target: 'fabric:/Shop/Cart', count: 1 },
];

const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[], at: number, otherwise: Item): Item => items[Math.abs(at) % items.length] ?? otherwise;
/** Deterministic and without a visible pattern. */
const mixed = (index: number): number => Math.imul(index + 1, 2_654_435_761) >>> 8;

function resultOf(index: number, isRelease: boolean): HistoryRow['result'] {
  if (index === 0) return 'running';
  if (index === 3 && isRelease) return 'waiting';
  const dice = mixed(index) % 100;
  if (dice < 8) return 'failed';
  if (dice < 10) return 'rolled-back';
  if (dice < 12) return 'partly';
  if (dice < 14) return 'cancelled';
  return dice === 14 ? 'unknown' : 'succeeded';
}

/** One of a year's deployments. @param index 0 is the newest. @param spacingMs time from one start to the next. */
export function sampleHistoryRow(index: number, now: number, spacingMs = 97 * minute): HistoryRow {
  const line = pick(lines, mixed(index), { application: 'Shop', kind: 'arm', source: 'az1', sourceName: 'Contoso', environments: ['Test'] });
  const environment = pick(line.environments, mixed(index) >> 3, 'Test');
  const result = resultOf(index, line.kind === 'release-stage');
  const isOpen = result === 'running' || result === 'waiting';
  const startedAt = Math.round(now - 4 * minute - index * spacingMs);
  const durationMs = isOpen ? null : 40_000 + (mixed(index) % 2_400) * 1_000;
  const minor = Math.max(0, 900 - Math.floor(index / 8));
  const version = (back: number): string => `${String(2 + Math.floor((minor - back) / 40))}.${String((minor - back) % 40)}.${String(mixed(index) % 10)}`;
  const failed = result === 'failed' || result === 'rolled-back' || result === 'partly';
  return {
    key: `${line.kind}:${line.source}:${String(index)}`, kind: line.kind, source: line.source, sourceName: line.sourceName,
    name: line.kind === 'arm' ? `${line.application.toLowerCase().replaceAll(' ', '-')}-${environment.toLowerCase().replaceAll(' ', '-')}-${String(20_260_000 + (index % 400))}.${String(index % 7)}` : `${line.application} ${String(4_000 - (index % 3_000))}`,
    application: line.application, environment, production: environment.startsWith('Production'), place: line.kind === 'arm' ? `shop-${environment.toLowerCase().replaceAll(' ', '-')}` : environment,
    versionFrom: line.kind === 'build' ? null : version(1), versionTo: version(0), by: pick(people, mixed(index) >> 5, 'release-bot'),
    startedAt, endedAt: durationMs === null ? null : startedAt + durationMs, durationMs, result,
    resultAtSource: index % 53 === 20 ? 'succeeded' : null, rollback: index % 41 === 9, cause: failed ? pick(causes, mixed(index) >> 7, null) : null, causeCount: failed ? 1 + (index % 3) : 0,
    changed: index % 19 === 4 ? null : index % 11 === 2 ? '' : `${version(1)} → ${version(0)}, ${String(2 + (index % 4))} parameters, ${String(2 + (index % 14))} commits`,
    forgotten: index > 600 && line.kind === 'arm', href: line.kind === 'arm' ? `/azure/az1/deployments/d${String(index)}` : null,
  };
}

const commit = (index: number, at: number): HistoryDetail['changes'][number] => ({
  commitId: `${(mixed(index) * 4_096).toString(16)}b7c2f0a91d4e86c35f7a1b2c3d4e5f60`.slice(0, 40), author: pick(people, index, 'release-bot'), at,
  message: pick(['Cart keeps its lines over a restart', 'Raise the quota of nt1 to five nodes', 'Fix: prices of bundles were rounded twice', 'Use the vault’s newest certificate'], index, ''),
});

/** Everything about a row, with parts of every sort. */
export function sampleHistoryDetail(row: HistoryRow, previous: HistoryRow | null): HistoryDetail {
  const { startedAt } = row;
  const end = row.endedAt ?? startedAt + 4 * minute;
  const commits = [1, 2, 3].map((index) => commit(index, startedAt - index * 3 * hour));
  const span = (name: string, from: number, to: number | null, result: HistoryRow['result']) => ({ name, startedAt: startedAt + from * (end - startedAt), endedAt: to === null ? null : startedAt + to * (end - startedAt), result });
  return {
    row, queuedAt: startedAt - 3 * minute, causes: row.cause === null ? [] : [row.cause, ...causes.filter((cause) => cause !== row.cause).slice(0, row.causeCount - 1)],
    reason: 'Version 2.7 for the autumn sale', changes: commits, commitIds: commits.map(({ commitId }) => commitId), build: '20261126.3', release: 'Release-417',
    correlationId: '3f1c9e02-8a44-4c1e-9a0d-3b6c7f1e2a55', contentHash: '9f3a1c', attempt: 2,
    parameters: [
      { name: 'nt1InstanceCount', value: '5', from: 'file', secret: false }, { name: 'adminPassword', value: null, from: 'reference', secret: true },
      { name: 'location', value: 'westeurope', from: 'default', secret: false }, { name: 'connectionString', value: 'Server=tcp:shop-prod.database.windows.net,1433;Database=shop;Encrypt=true', from: 'override', secret: false },
    ],
    spans: [span('Network', 0, 0.2, 'succeeded'), span('Virtual machine scale set nt1', 0.2, 0.9, row.result === 'running' ? 'running' : row.result === 'failed' ? 'failed' : 'succeeded'), { name: 'Extension ServiceFabricNode', startedAt: null, endedAt: null, result: 'waiting' }],
    extra: [{ name: 'Mode', value: 'Incremental' }],
    sinceLastSuccess: previous === null ? { previous: null, versionChanged: false, contentChanged: null, parameters: [], commits: [] } : {
      previous, versionChanged: true, contentChanged: true, commits,
      parameters: [{ name: 'nt1InstanceCount', change: 'changed', before: '3', after: '5', secret: false }, { name: 'adminPassword', change: 'changed', before: null, after: null, secret: true }, { name: 'zone', change: 'added', before: null, after: '1', secret: false }],
    },
    trace: [
      { stage: 'commit', row: null, commit: commits[0] ?? null, joinedBy: 'commit', waitMs: null },
      { stage: 'build', row: { ...row, key: 'build:dv1:9', kind: 'build', name: 'Shop CI 20261126.3', environment: 'Build', result: 'succeeded', startedAt: startedAt - 2 * hour }, commit: null, joinedBy: 'commit', waitMs: 40_000 },
      { stage: 'deployment', row, commit: null, joinedBy: 'itself', waitMs: 95 * minute },
    ],
    observed: [{ at: startedAt, storedAt: startedAt + 2_000, result: 'running', words: 'seen for the first time, running' }, { at: end, storedAt: end + 3_000, result: row.result, words: 'from running to its end' }],
    corrected: row.resultAtSource === null ? null : { as: row.result, why: 'The smoke test failed an hour later, and the release was taken back by hand.', at: end + 2 * hour },
  };
}

export const sampleEnvironments: readonly { readonly name: string; readonly production: boolean }[] = [
  { name: 'Development', production: false }, { name: 'Test', production: false }, { name: 'Staging', production: false }, { name: 'Showroom', production: false },
  { name: 'Production', production: true }, { name: 'Production North Europe', production: true },
];
export const sampleApplications: readonly string[] = [...new Set(lines.filter(({ kind }) => kind !== 'build').map(({ application }) => application))];
export const dayMs = day;
