import { readSpan } from './wire/text.ts';

/**
 * What some runtimes and old api-versions write differently, done to the finished text so that the endpoints need not
 * know of it (service-fabric.md §1.1).
 */
export interface Dialect {
  /** Property names begin in lower case, as some answers of some runtimes do. */
  readonly camelCase: boolean;
}

/** Since this version enumerations are words and spans ISO 8601. */
const WORDS_SINCE = 3;

/** The answer as the asked version and the runtime's dialect write it. */
export function inDialect(json: string, apiVersion: number, dialect: Dialect): string {
  const text = apiVersion < WORDS_SINCE ? JSON.stringify(numbered(JSON.parse(json))) : json;
  return dialect.camelCase ? camelCased(text) : text;
}

/** A property name with its colon, or any other string, whole: only the first kind is changed. */
const STRING = /"(?:[^"\\]|\\.)*"(?<colon>\s*:)?/g;

function camelCased(json: string): string {
  return json.replace(STRING, (text: string, colon: string | undefined) =>
    colon === undefined ? text : `"${text.charAt(1).toLowerCase()}${text.slice(2)}`,
  );
}

/** Members of the enumerations in the order of their numbers. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  HealthState: ['Invalid', 'Ok', 'Warning', 'Error'],
  AggregatedHealthState: ['Invalid', 'Ok', 'Warning', 'Error'],
  NodeStatus: ['Invalid', 'Up', 'Down', 'Enabling', 'Disabling', 'Disabled', 'Unknown', 'Removed'],
  ServiceKind: ['Invalid', 'Stateless', 'Stateful'],
  ServiceStatus: ['Unknown', 'Active', 'Upgrading', 'Deleting', 'Creating', 'Failed'],
  PartitionStatus: ['Invalid', 'Ready', 'NotReady', 'InQuorumLoss', 'Reconfiguring', 'Deleting'],
  ServicePartitionKind: ['Invalid', 'Singleton', 'Int64Range', 'Named'],
  ReplicaRole: ['Unknown', 'None', 'Primary', 'IdleSecondary', 'ActiveSecondary'],
  ReplicaStatus: ['Invalid', 'InBuild', 'Standby', 'Ready', 'Down', 'Dropped'],
  UpgradeState: [
    'Invalid',
    'RollingBackInProgress',
    'RollingBackCompleted',
    'RollingForwardPending',
    'RollingForwardInProgress',
    'RollingForwardCompleted',
    'Failed',
  ],
  RollingUpgradeMode: ['Invalid', 'UnmonitoredAuto', 'UnmonitoredManual', 'Monitored', 'UnmonitoredDeferred'],
};
/** The number of the health state `Unknown`, far from the others. */
const UNKNOWN_HEALTH = 65_535;

const SPAN_NAME = /Milliseconds$|MilliSeconds$/;

function numbered(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => numbered(each, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]: [string, unknown]) => [name, numbered(each, name)]));
  }
  if (typeof value !== 'string') return value;
  if (SPAN_NAME.test(key)) return milliseconds(value);
  if (value === 'Unknown' && key.endsWith('HealthState')) return UNKNOWN_HEALTH;
  const number = NUMBERS[key]?.indexOf(value) ?? -1;
  return number === -1 ? value : number;
}

/** The largest span in milliseconds, as old versions print the infinite one. */
const INFINITE_MS = '922337203685477';

function milliseconds(text: string): string {
  const ms = readSpan(text);
  if (ms === undefined) return text;
  return Number.isFinite(ms) ? String(ms) : INFINITE_MS;
}
