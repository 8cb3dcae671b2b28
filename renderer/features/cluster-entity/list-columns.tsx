import type { ReactNode } from 'react';
import type { ChildList, EntityRow, EntityRowOf } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import type { GridColumn } from '../../components/DataGrid.tsx';
import { formatDuration } from '../../components/format.ts';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { domainOrder } from './domain-order.ts';
import { RowLink } from './RowLink.tsx';
import { refOfRow } from './row-ref.ts';
import { replicaRoleWords, rowLabel, withoutScheme } from './row-words.ts';
import styles from './entity.module.css';

/** A column with the width of the list from which on it has room. */
export type EntityColumn = GridColumn<EntityRow> & { readonly from: number };

type Kind = EntityRow['kind'];

/** Reads one kind of row; the others have nothing in this column. */
function of<K extends Kind, Value>(kind: K, read: (row: EntityRowOf<K>) => Value): (row: EntityRow) => Value | null {
  const isKind = (row: EntityRow): row is EntityRowOf<K> => row.kind === kind;
  return (row) => (isKind(row) ? read(row) : null);
}

interface TextColumn<K extends Kind> {
  readonly id: string;
  readonly from?: number;
  readonly header: string;
  readonly width: number | string;
  readonly read: (row: EntityRowOf<K>) => string;
  readonly mono?: boolean;
}

function text<K extends Kind>(kind: K, { id, from = 0, header, width, read, mono = false }: TextColumn<K>): EntityColumn {
  const value = of(kind, read);
  return {
    id, from, header, width, sortValue: value, title: (row) => value(row) ?? undefined,
    cell: (row) => { const words = value(row) ?? ''; return words === '' ? <span className={styles.faint}>–</span> : mono ? <span className={styles.mono}>{words}</span> : words; },
  };
}

function time<K extends Kind>(kind: K, id: string, header: string, from: number, read: (row: EntityRowOf<K>) => number | null): EntityColumn {
  const value = of(kind, read);
  return { id, from, header, width: 104, sortValue: value, cell: (row) => { const at = value(row); return at === null ? <span className={styles.faint} title="Not known">–</span> : <Age at={at} />; } };
}

function number<K extends Kind>(kind: K, id: string, header: string, from: number, read: (row: EntityRowOf<K>) => number | null): EntityColumn {
  const value = of(kind, read);
  return { id, from, header, width: 96, align: 'end', sortValue: value, cell: (row) => value(row)?.toLocaleString('en') ?? <span className={styles.faint}>–</span> };
}

function cell<K extends Kind>(kind: K, draw: (row: EntityRowOf<K>) => ReactNode): (row: EntityRow) => ReactNode {
  return of(kind, draw);
}

/** The name in full, for the tooltip. */
function titled<K extends Kind>(kind: K, read: (row: EntityRowOf<K>) => string): (row: EntityRow) => string | undefined {
  const value = of(kind, read);
  return (row) => value(row) ?? undefined;
}

const ranks = { Error: 0, Warning: 1, Unknown: 2, Ok: 3 } as const;
const health: EntityColumn = { id: 'health', from: 0, header: 'Health', width: 96, sortValue: (row) => ranks[row.healthState], cell: (row) => <HealthMark state={row.healthState} /> };

function name(connectionId: ConnectionId, header: string, width = 'minmax(180px, 2fr)'): EntityColumn {
  return { id: 'name', from: 0, header, width, sortValue: rowLabel, title: (row) => rowLabel(row), cell: (row) => <RowLink connectionId={connectionId} entity={refOfRow(row)}>{rowLabel(row)}</RowLink> };
}

const armManaged = (row: { readonly armManaged: boolean }): ReactNode => (row.armManaged ? <Chip title="Managed by Azure Resource Manager: changes made here will be overwritten.">ARM</Chip> : null);

type ColumnsOf = (connectionId: ConnectionId) => readonly EntityColumn[];

const nodes: ColumnsOf = (connectionId) => [
  {
    ...name(connectionId, 'Node', 'minmax(140px, 2fr)'),
    cell: cell('node', (row) => <><RowLink connectionId={connectionId} entity={refOfRow(row)}>{row.nodeName}</RowLink>{row.isSeedNode ? <> <Chip title="A seed node: most of these must be up for the cluster to live.">seed</Chip></> : null}</>),
  },
  health,
  text('node', { id: 'status', header: 'Status', width: 104, read: (row) => (row.isStopped ? `${row.status}, stopped` : row.status) }),
  text('node', { id: 'type', from: 460, header: 'Type', width: 'minmax(90px, 1fr)', read: (row) => row.nodeType }),
  { ...text('node', { id: 'faultDomain', from: 560, header: 'Fault domain', width: 112, read: (row) => row.faultDomain }), sortValue: of('node', (row) => domainOrder(row.faultDomain)) },
  { ...text('node', { id: 'upgradeDomain', from: 660, header: 'Upgrade domain', width: 128, read: (row) => row.upgradeDomain }), sortValue: of('node', (row) => domainOrder(row.upgradeDomain)) },
  text('node', { id: 'version', from: 900, header: 'Version', width: 136, read: (row) => row.codeVersion }),
  {
    ...time('node', 'since', 'Since', 780, (row) => row.upSince ?? row.downSince), width: 124,
    cell: cell('node', (row) => {
      const at = row.downSince ?? row.upSince;
      return at === null ? <span className={styles.faint} title="Not known">–</span> : <>{row.downSince === null ? 'up' : 'down'} <Age at={at} bare /></>;
    }),
  },
  text('node', { id: 'address', from: 1_180, header: 'Address', width: 140, read: (row) => row.address, mono: true }),
  text('node', { id: 'deactivation', from: 1_000, header: 'Deactivation', width: 'minmax(120px, 1.4fr)', read: (row) => row.deactivation }),
];

const applications: ColumnsOf = (connectionId) => [
  {
    ...name(connectionId, 'Application'),
    cell: cell('application', (row) => <><RowLink connectionId={connectionId} entity={refOfRow(row)}>{withoutScheme(row.applicationName)}</RowLink> {armManaged(row)}</>),
    title: titled('application', (row) => row.applicationName),
  },
  health,
  {
    ...text('application', { id: 'status', header: 'Status', width: 128, read: (row) => row.status }),
    cell: cell('application', (row) => (/upgrad/i.test(row.status) ? <Chip tone="accent">{row.status}</Chip> : row.status)),
  },
  text('application', { id: 'type', from: 480, header: 'Type', width: 'minmax(140px, 1.4fr)', read: (row) => row.typeName }),
  text('application', { id: 'version', from: 560, header: 'Version', width: 'minmax(90px, 1fr)', read: (row) => row.typeVersion }),
];

const applicationTypes: ColumnsOf = (connectionId) => [
  {
    ...name(connectionId, 'Type'), sortValue: of('applicationType', (row) => row.typeName),
    cell: cell('applicationType', (row) => <><RowLink connectionId={connectionId} entity={refOfRow(row)}>{row.typeName}</RowLink> {armManaged(row)}</>),
  },
  text('applicationType', { id: 'version', header: 'Version', width: 'minmax(100px, 1fr)', read: (row) => row.typeVersion }),
  text('applicationType', { id: 'status', header: 'Status', width: 128, read: (row) => row.status }),
  {
    ...number('applicationType', 'applications', 'Used by', 420, (row) => row.applications), width: 128,
    cell: cell('applicationType', (row) => (row.applications === null ? <span className={styles.faint}>–</span> : row.applications === 0 ? <span className={styles.faint}>nothing</span> : `${row.applications.toLocaleString('en')} ${row.applications === 1 ? 'application' : 'applications'}`)),
  },
  text('applicationType', { id: 'details', from: 700, header: 'Details', width: 'minmax(140px, 2fr)', read: (row) => row.statusDetails }),
];

const services: ColumnsOf = (connectionId) => [
  { ...name(connectionId, 'Service'), title: titled('service', (row) => row.serviceName) },
  health,
  text('service', { id: 'status', header: 'Status', width: 96, read: (row) => row.status }),
  text('service', { id: 'kind', from: 420, header: 'Kind', width: 112, read: (row) => (row.hasPersistedState === true ? 'Stateful, kept' : row.serviceKind) }),
  text('service', { id: 'type', from: 560, header: 'Type', width: 'minmax(120px, 1fr)', read: (row) => row.typeName }),
  text('service', { id: 'version', from: 700, header: 'Version', width: 96, read: (row) => row.manifestVersion }),
];

const partitions: ColumnsOf = (connectionId) => [
  { ...name(connectionId, 'Range', 'minmax(140px, 1.4fr)'), title: titled('partition', (row) => row.range) },
  health,
  text('partition', { id: 'status', header: 'Status', width: 128, read: (row) => row.status }),
  text('partition', { id: 'id', from: 480, header: 'Partition id', width: 'minmax(150px, 2fr)', read: (row) => row.partitionId, mono: true }),
  number('partition', 'target', 'Target', 620, (row) => row.targetReplicas),
  number('partition', 'min', 'At least', 720, (row) => row.minReplicas),
  {
    id: 'quorumLoss', from: 820, header: 'Last quorum loss', width: 128, sortValue: of('partition', (row) => row.lastQuorumLossMs),
    cell: cell('partition', (row) => (row.lastQuorumLossMs === null || row.lastQuorumLossMs === 0 ? <span className={styles.faint}>none</span> : `took ${formatDuration(row.lastQuorumLossMs)}`)),
  },
];

const replicas: ColumnsOf = (connectionId) => [
  { ...name(connectionId, 'Replica', 'minmax(150px, 1fr)'), sortValue: of('replica', (row) => row.role), cell: cell('replica', (row) => <RowLink connectionId={connectionId} entity={refOfRow(row)}>{replicaRoleWords(row.role, row.serviceKind)}</RowLink>) },
  health,
  text('replica', { id: 'status', header: 'Status', width: 96, read: (row) => row.status }),
  {
    ...text('replica', { id: 'node', header: 'Node', width: 'minmax(110px, 1fr)', read: (row) => row.nodeName }),
    cell: cell('replica', (row) => <RowLink connectionId={connectionId} entity={{ kind: 'node', nodeName: row.nodeName }}>{row.nodeName}</RowLink>),
  },
  text('replica', { id: 'id', from: 480, header: 'Replica id', width: 172, read: (row) => row.replicaId, mono: true }),
  text('replica', { id: 'address', from: 760, header: 'Address', width: 'minmax(160px, 2fr)', read: (row) => row.address, mono: true }),
  {
    id: 'build', from: 900, header: 'Last build', width: 104, sortValue: of('replica', (row) => row.lastBuildMs),
    cell: cell('replica', (row) => (row.lastBuildMs === null ? <span className={styles.faint}>–</span> : formatDuration(row.lastBuildMs))),
  },
];

const deployedApplications: ColumnsOf = (connectionId) => [
  { ...name(connectionId, 'Application'), title: titled('deployedApplication', (row) => row.applicationName) },
  health,
  text('deployedApplication', { id: 'node', from: 380, header: 'Node', width: 'minmax(110px, 1fr)', read: (row) => row.nodeName }),
  text('deployedApplication', { id: 'status', header: 'Status', width: 104, read: (row) => row.status }),
  text('deployedApplication', { id: 'type', from: 560, header: 'Type', width: 'minmax(120px, 1fr)', read: (row) => row.typeName }),
  text('deployedApplication', { id: 'version', from: 680, header: 'Version', width: 96, read: (row) => row.typeVersion }),
];

const deployedServicePackages: ColumnsOf = (connectionId) => [
  name(connectionId, 'Service package'),
  health,
  text('deployedServicePackage', { id: 'status', header: 'Status', width: 104, read: (row) => row.status }),
  text('deployedServicePackage', { id: 'version', header: 'Version', width: 'minmax(90px, 1fr)', read: (row) => row.version }),
  text('deployedServicePackage', { id: 'activation', from: 560, header: 'Activation', width: 'minmax(120px, 1fr)', read: (row) => row.activationId, mono: true }),
];

const codePackages: ColumnsOf = (connectionId) => [
  name(connectionId, 'Code package', 'minmax(130px, 1.4fr)'),
  health,
  text('codePackage', { id: 'status', header: 'Status', width: 104, read: (row) => row.status }),
  text('codePackage', { id: 'version', header: 'Version', width: 96, read: (row) => row.version }),
  text('codePackage', { id: 'host', from: 520, header: 'Host', width: 112, read: (row) => row.hostType }),
  text('codePackage', { id: 'process', from: 620, header: 'Process', width: 84, read: (row) => row.processId, mono: true }),
  time('codePackage', 'started', 'Started', 560, (row) => row.startedAt),
  number('codePackage', 'exits', 'Exits', 700, (row) => row.exits),
  text('codePackage', { id: 'exitCode', from: 800, header: 'Last exit code', width: 116, read: (row) => row.lastExitCode ?? '', mono: true }),
  time('codePackage', 'exitAt', 'Last exit', 880, (row) => row.lastExitAt),
];

/** Columns of each list, in their order. */
export const listColumns: Readonly<Record<ChildList, ColumnsOf>> = {
  nodes, applications, applicationTypes, services, systemServices: services, partitions, replicas, deployedApplications, deployedServicePackages, codePackages,
};
