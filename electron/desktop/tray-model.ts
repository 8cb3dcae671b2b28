import type { HealthState } from '../../shared/domain/service-fabric/health.ts';
import { batteryOf, connectionLine, homeOf, lookOf, type ListedConnection } from './connection-line.ts';

export interface TraySection {
  readonly heading: 'Headsets' | 'Clusters' | 'Azure' | 'Azure DevOps';
  readonly lines: readonly { readonly connectionId: string; readonly label: string; readonly href: string }[];
  /** Those that did not fit. */
  readonly more: number;
}

export interface TrayModel {
  /** One line under the pointer. */
  readonly toolTip: string;
  /** Something wants a look: shown by another icon and in words. */
  readonly alert: boolean;
  /** One for each kind of which something is saved. */
  readonly sections: readonly TraySection[];
}

/** Lines of the menu for connections, shared by the sections that there are. */
const shownLines = 16;

/** Redder first: what is broken, then the emptiest battery, then by name. */
function urgency(connection: ListedConnection): number {
  const rank = { error: 0, warn: 1, ok: 2, stale: 3 } as const;
  return rank[lookOf(connection).tone] * 1_000 + (batteryOf(connection) ?? 999);
}

const isBroken = (connection: ListedConnection): boolean => lookOf(connection).tone === 'error';

/**
 * What the tray says of all connections: how many are there, the worst battery, clusters in Error, and what wants a look.
 * @param lowBatteryPercent from the settings.
 * @param unreadAlerts warnings and errors of the notice list that nobody has read.
 */
export function trayModel(connections: readonly ListedConnection[], lowBatteryPercent: number, unreadAlerts: number): TrayModel {
  const headsets = connections.filter(({ kind }) => kind === 'hololens');
  const clusters = connections.filter(({ kind }) => kind === 'cluster');
  const worst = worstBattery(headsets);
  const low = worst !== null && worst.percent < lowBatteryPercent && !worst.charging;
  const facts = [
    ...(connections.length === 0 ? ['nothing saved yet'] : []),
    ...headsetFacts(headsets, clusters.length > 0, worst),
    ...clusterFacts(clusters),
    ...(unreadAlerts > 0 ? [counted(unreadAlerts, 'alert')] : []),
  ];
  const kinds = [
    { heading: 'Headsets', all: headsets },
    { heading: 'Clusters', all: clusters },
    { heading: 'Azure', all: connections.filter(({ kind }) => kind === 'azure') },
    { heading: 'Azure DevOps', all: connections.filter(({ kind }) => kind === 'devops') },
  ] as const;
  const present = kinds.filter(({ all }) => all.length > 0);
  return {
    toolTip: toolTip(facts),
    alert: low || connections.some(isBroken) || unreadAlerts > 0,
    sections: present.map(({ heading, all }) => section(heading, all, shownLines / present.length)),
  };
}

function worstBattery(headsets: readonly ListedConnection[]): { readonly name: string; readonly percent: number; readonly charging: boolean } | null {
  const known = headsets.flatMap((headset) => {
    const percent = batteryOf(headset);
    return percent === null ? [] : [{ name: headset.name, percent, charging: headset.headset?.charging === true }];
  });
  return known.sort((left, right) => left.percent - right.percent)[0] ?? null;
}

function headsetFacts(headsets: readonly ListedConnection[], amongOthers: boolean, worst: ReturnType<typeof worstBattery>): string[] {
  if (headsets.length === 0) return [];
  const online = headsets.filter(({ state }) => state === 'online').length;
  return [
    amongOthers ? `${online} of ${counted(headsets.length, 'headset')} online` : `${online} of ${headsets.length} online`,
    ...(worst === null ? [] : [`lowest battery ${Math.round(worst.percent)} % (${worst.name})`]),
  ];
}

/** What is wrong with clusters, gravest first; how many there are where nothing is. */
function clusterFacts(clusters: readonly ListedConnection[]): string[] {
  if (clusters.length === 0) return [];
  const troubles = [
    { one: 'in Error', many: 'in Error', has: (each: ListedConnection) => healthOf(each) === 'Error' },
    { one: 'shows another identity', many: 'show another identity', has: (each: ListedConnection) => each.state === 'identity-changed' },
    { one: 'unreachable', many: 'unreachable', has: (each: ListedConnection) => each.state === 'unreachable' },
    { one: 'in Warning', many: 'in Warning', has: (each: ListedConnection) => healthOf(each) === 'Warning' },
  ];
  const facts = troubles.flatMap(({ one, many, has }) => {
    const [first, ...others] = clusters.filter(has);
    if (first === undefined) return [];
    return [others.length === 0 ? `${first.name} ${one}` : `${others.length + 1} clusters ${many}`];
  });
  const online = clusters.filter(({ state }) => state === 'online').length;
  return facts.length > 0 ? facts : [`${online} of ${counted(clusters.length, 'cluster')} online`];
}

/** Health as it is now; null while nobody knows it. */
function healthOf({ state, cluster }: ListedConnection): HealthState | null {
  return state === 'online' ? (cluster?.healthState ?? null) : null;
}

/** Windows cuts tool tips at 127 characters: what does not fit is left out as a whole, and said to be. */
function toolTip(facts: readonly string[]): string {
  let text = 'Fabriscope: ';
  for (const [index, fact] of facts.entries()) {
    const next = index === 0 ? fact : `, ${fact}`;
    if (text.length + next.length > 127) return index === 0 ? `${text}${fact}`.slice(0, 127) : `${text}…`.slice(0, 127);
    text += next;
  }
  return text;
}

function section(heading: TraySection['heading'], all: readonly ListedConnection[], room: number): TraySection {
  const sorted = [...all].sort((left, right) => urgency(left) - urgency(right) || left.name.localeCompare(right.name));
  return {
    heading,
    lines: sorted.slice(0, room).map((connection) => ({ connectionId: connection.id, label: connectionLine(connection), href: homeOf(connection) })),
    more: Math.max(0, sorted.length - room),
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
