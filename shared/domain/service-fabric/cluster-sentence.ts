import type { HealthCounts } from '../../contract/clusters/shared.ts';
import type { ConnectionState } from '../connection-state.ts';
import type { HealthState } from './health.ts';
import { spanWords } from './span-words.ts';

/** What a cluster's one sentence is made of. Times in ms since 1970. */
export interface ClusterPicture {
  readonly connection: ConnectionState;
  /** Why it is not connected; empty where it is. */
  readonly trouble: string;
  readonly lastSeenAt: number | null;
  readonly healthState: HealthState;
  readonly since: number | null;
  readonly counts: HealthCounts;
  readonly nodesDown: number | null;
  /** Titles of the causes, the gravest first; `isNodeDown` where that is what it is about. */
  readonly causes: readonly { readonly title: string; readonly isNodeDown: boolean }[];
}

/** More causes than these are only counted. */
const mostCauses = 2;

/** "Error for 14 min: 2 of 1,000 nodes down; fabric:/Shop/Cart has lost its quorum in 3 partitions". @param now ms since 1970 */
export function clusterSentence(picture: ClusterPicture, now: number): string {
  const { connection } = picture;
  const state = stateWords(picture, now);
  if (connection === 'online') return state;
  if (connection === 'stale') return `The cluster does not answer in time. As of ${ageWords(picture.lastSeenAt, now)}: ${state}`;
  const why = connection === 'connecting' ? 'Connecting' : connection === 'offline' ? 'Not connected' : picture.trouble === '' ? 'Not reachable' : picture.trouble.replace(/\.$/, '');
  if (picture.lastSeenAt === null || picture.healthState === 'Unknown') return `${why}.`;
  return `${why}. As of ${ageWords(picture.lastSeenAt, now)}: ${state}`;
}

function stateWords(picture: ClusterPicture, now: number): string {
  const { healthState, since } = picture;
  if (healthState === 'Unknown') return 'Its health is not known yet.';
  const lasting = since === null || now - since < 1_000 ? healthState : `${healthState} for ${spanWords(now - since)}`;
  const what = reasonWords(picture);
  return what === '' ? lasting : `${lasting}: ${what}`;
}

function reasonWords({ healthState, counts, causes, nodesDown }: ClusterPicture): string {
  if (healthState === 'Ok') return sizeWords(counts);
  const total = counts.nodes === null ? null : counts.nodes.ok + counts.nodes.warning + counts.nodes.error;
  const words = causes.slice(0, mostCauses).map(({ title, isNodeDown }) => (isNodeDown && nodesDown !== null && nodesDown > 0 && total !== null ? `${number(nodesDown)} of ${amount(total, 'node')} down` : withinSentence(title)));
  const more = causes.length - mostCauses;
  if (words.length === 0) return unhealthyWords(counts);
  return `${words.join('; ')}${more > 0 ? `; and ${number(more)} more` : ''}`;
}

/** A title that begins with a word and not with a name goes on in small letters. */
function withinSentence(title: string): string {
  return title.replace(/^(?:A|An|The|No|Some|Seed|Building) /, (word) => word.toLowerCase());
}

function sizeWords({ nodes, applications }: HealthCounts): string {
  return [amountOf(nodes, 'node'), amountOf(applications, 'application')].filter((each) => each !== '').join(', ');
}

function unhealthyWords(counts: HealthCounts): string {
  const kinds = [['node', counts.nodes], ['application', counts.applications], ['service', counts.services], ['partition', counts.partitions]] as const;
  return kinds.flatMap(([what, count]) => (count !== null && count.warning + count.error > 0 ? [`${amount(count.warning + count.error, what)} not Ok`] : [])).slice(0, 2).join(', ');
}

function amountOf(count: HealthCounts['nodes'], what: string): string {
  return count === null ? '' : amount(count.ok + count.warning + count.error, what);
}

function ageWords(at: number | null, now: number): string {
  return at === null ? 'an unknown time' : `${spanWords(now - at)} ago`;
}

const numbers = new Intl.NumberFormat('en-US');
function number(value: number): string {
  return numbers.format(value);
}
function amount(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`;
}
