/*
 * Upgrade runs out of the event store (service-fabric.md §1.6 "Reconstructing a run"): all events of one upgrade share an
 * id; its start is told again after each failover; the times that count are those of the events, not the counters in them.
 */

export interface UpgradeEvent {
  readonly kind: string;
  readonly eventInstanceId: string;
  readonly at: number;
  /** Null for the cluster. */
  readonly applicationName: string | null;
  readonly properties: Readonly<Record<string, string>>;
}

export interface EventRun {
  readonly instanceId: string;
  readonly applicationName: string | null;
  readonly typeName: string | null;
  readonly fromVersion: string;
  readonly toVersion: string;
  readonly startedAt: number;
  /** Null where its end is not among the events. */
  readonly endedAt: number | null;
  readonly state: 'RollingForwardInProgress' | 'RollingBackInProgress' | 'RollingForwardCompleted' | 'RollingBackCompleted';
  readonly mode: string;
  readonly failureReason: string;
  readonly domains: readonly { readonly name: string; readonly startedAt: number | null; readonly endedAt: number }[];
  readonly log: readonly { readonly at: number; readonly words: string }[];
}

const pattern = /^(Application|Cluster)Upgrade(Started|DomainCompleted|Completed|RollbackStarted|RollbackCompleted)$/;

/** Runs whose start is among the events, newest first. Other events are left out. */
export function runsFromEvents(events: readonly UpgradeEvent[]): EventRun[] {
  const groups = new Map<string, UpgradeEvent[]>();
  for (const event of events) {
    if (!pattern.test(event.kind)) continue;
    const key = `${event.applicationName ?? ''}\n${event.eventInstanceId}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()].flatMap((group) => runOf(group) ?? []).sort((left, right) => right.startedAt - left.startedAt);
}

function runOf(group: readonly UpgradeEvent[]): EventRun | null {
  const ordered = withoutDoubles(group).sort((left, right) => left.at - right.at);
  const step = (name: string): UpgradeEvent[] => ordered.filter(({ kind }) => pattern.exec(kind)?.[2] === name);
  const [start] = step('Started');
  if (start === undefined) return null;
  const [completed] = step('Completed');
  const [turned] = step('RollbackStarted');
  const [back] = step('RollbackCompleted');
  const end = back ?? completed ?? null;
  const text = (name: string, ...of: (UpgradeEvent | undefined)[]): string => of.map((event) => event?.properties[name] ?? '').find((value) => value !== '') ?? '';
  const isCluster = start.kind.startsWith('Cluster');
  return {
    instanceId: start.eventInstanceId,
    applicationName: start.applicationName,
    typeName: text('applicationTypeName', start) || null,
    fromVersion: isCluster ? text('currentClusterVersion', start) : text('currentApplicationTypeVersion', start),
    toVersion: isCluster ? text('targetClusterVersion', start, completed) : text('applicationTypeVersion', start, completed),
    startedAt: start.at,
    endedAt: end?.at ?? null,
    state: back ? 'RollingBackCompleted' : completed ? 'RollingForwardCompleted' : turned ? 'RollingBackInProgress' : 'RollingForwardInProgress',
    mode: text('rollingUpgradeMode', start),
    failureReason: text('failureReason', back, turned),
    domains: domainsOf(step('DomainCompleted'), start.at, turned?.at ?? null),
    log: ordered.filter((event) => event === start || pattern.exec(event.kind)?.[2] !== 'Started').map((event) => ({ at: event.at, words: wordsOf(event) })),
  };
}

/** The id is not unique per event: kind, id, time and entity together are. */
function withoutDoubles(events: readonly UpgradeEvent[]): UpgradeEvent[] {
  return [...new Map(events.map((event) => [`${event.kind}\n${event.at}`, event])).values()];
}

/** A domain begins where the one before it ended. After a turn only those of the way back count: the others are undone. */
function domainsOf(completed: readonly UpgradeEvent[], startedAt: number, turnedAt: number | null): EventRun['domains'] {
  let from = turnedAt ?? startedAt;
  return completed.filter(({ at }) => turnedAt === null || at >= turnedAt).flatMap(({ at, properties }) => {
    const names = domainNames(properties['upgradeDomains'] ?? '');
    const begun = from;
    from = at;
    return names.map((name) => ({ name, startedAt: begun, endedAt: at }));
  });
}

/** Written as `(4)` or `(UD1, UD2)`. */
function domainNames(text: string): string[] {
  return text.replace(/[()]/g, ' ').split(/[,\s]+/).filter((name) => name !== '');
}

function wordsOf({ kind, properties }: UpgradeEvent): string {
  const step = pattern.exec(kind)?.[2] ?? '';
  const reason = properties['failureReason'] ?? '';
  const domains = domainNames(properties['upgradeDomains'] ?? '').join(', ');
  switch (step) {
    case 'Started': return 'Started.';
    case 'DomainCompleted': return `Domain ${domains} is done.`;
    case 'Completed': return 'Completed.';
    case 'RollbackStarted': return `The roll-back began${reason === '' || reason === 'None' ? '' : ` (${reason})`}.`;
    default: return 'Rolled back.';
  }
}
