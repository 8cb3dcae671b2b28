import { entityKindWords, entityLabel, type EntityRef } from './entity-ref.ts';
import type { ReportedEvent } from './evaluation-leaves.ts';

/** What a report is about, as far as its source and property tell. */
export type CauseKind =
  | 'nodeDown' | 'seedNodes' | 'neighbourhood' | 'certificate'
  | 'quorumLoss' | 'belowTarget' | 'reconfiguration' | 'unplaced' | 'balancing'
  | 'replicaOpen' | 'replicaRole' | 'replicaBuild' | 'replicationQueue'
  | 'download' | 'activation' | 'codePackage' | 'typeRegistration' | 'hosting'
  | 'naming' | 'infrastructure' | 'applicationCreation' | 'silentWatchdog' | 'other';

/** A kind in words. */
export interface Meaning {
  readonly kind: CauseKind;
  /** Graver ones stand before others of the same state. */
  readonly weight: number;
  readonly title: (who: Subject, event: ReportedEvent) => string;
  /** What to do or look at next, one or two plain sentences. */
  readonly nextStep: string;
}

/** Who carries a report, in words and in number. */
export interface Subject {
  readonly count: number;
  /** "Node 7", "3 nodes", "fabric:/Shop/Cart in 3 partitions", "5 partitions of 3 services". */
  readonly text: string;
  /** Verb endings follow it. */
  readonly plural: boolean;
}

interface Rule extends Meaning {
  readonly fits: (event: ReportedEvent, ref: EntityRef) => boolean;
}

const source = (event: ReportedEvent, name: string): boolean => event.sourceId.toLowerCase() === name.toLowerCase();
const property = (event: ReportedEvent, pattern: RegExp): boolean => pattern.test(event.property);
const says = (event: ReportedEvent, pattern: RegExp): boolean => pattern.test(event.description);
const is = (who: Subject): string => (who.plural ? 'are' : 'is');
const has = (who: Subject): string => (who.plural ? 'have' : 'has');
const its = (who: Subject): string => (who.plural ? 'their' : 'its');

/*
 * Sources and properties are those of the product's own reporters; the first rule that fits counts. Texts of reports
 * are looked at only where source and property leave two readings.
 */
const rules: readonly Rule[] = [
  {
    kind: 'nodeDown', weight: 100, fits: (event, ref) => ref.kind === 'node' && source(event, 'System.FM') && property(event, /^State$/i) && !says(event, /\bis up\b/i),
    title: (who) => `${who.text} ${is(who)} down`,
    nextStep: 'Check the machine: is it switched on, does it answer, is its disk full? A node that was restarted comes back by itself.',
  },
  {
    kind: 'seedNodes', weight: 95, fits: (event) => source(event, 'System.FM') && property(event, /^SeedNode/i),
    title: () => 'Seed nodes are unhealthy',
    nextStep: 'Bring the seed nodes back first: when most of them are down, the whole cluster stops.',
  },
  {
    kind: 'certificate', weight: 70, fits: (event) => property(event, /^Certificate/i) || (source(event, 'System.FabricNode') && says(event, /certificate expir/i)),
    title: (who, event) => certificateTitle(who, event),
    nextStep: 'Roll over the certificate before it runs out: when it has, nodes no longer let each other in and clients cannot connect.',
  },
  {
    kind: 'neighbourhood', weight: 60, fits: (event) => source(event, 'System.Federation'),
    title: (who) => `${who.text} ${has(who)} lost ${its(who)} lease with a neighbour`,
    nextStep: 'Look at the network between the nodes and at their load: a node that cannot renew its lease is taken out of the cluster.',
  },
  {
    kind: 'quorumLoss', weight: 90, fits: (event, ref) => ref.kind === 'partition' && source(event, 'System.FM') && says(event, /quorum/i),
    title: (who) => `${who.text} ${has(who)} lost ${its(who)} quorum`,
    nextStep: 'Writes are refused until enough replicas are back. Bring back the nodes that hold them; do not remove the state of a node that may return.',
  },
  {
    kind: 'reconfiguration', weight: 50, fits: (event) => (source(event, 'System.FM') || source(event, 'System.RA')) && says(event, /reconfigur/i),
    title: (who) => `${who.text} ${is(who)} stuck in a reconfiguration`,
    nextStep: 'Look at the replicas: one that does not finish its change of role or its closing holds the others up.',
  },
  {
    kind: 'belowTarget', weight: 30, fits: (event, ref) => ref.kind === 'partition' && source(event, 'System.FM'),
    title: (who) => `${who.text} ${has(who)} fewer replicas than wanted`,
    nextStep: 'Usually replicas are being built at the moment. If it stays so, look for nodes that are down, full, or excluded by placement constraints.',
  },
  {
    kind: 'unplaced', weight: 40, fits: (event) => source(event, 'System.PLB') && (property(event, /unplaced/i) || says(event, /could not find a placement|unplaced/i)),
    title: (who) => `No place was found for replicas of ${who.text}`,
    nextStep: 'Compare the placement constraints and load metrics with what the nodes offer; the report names the constraint that no node meets.',
  },
  {
    kind: 'balancing', weight: 20, fits: (event) => source(event, 'System.PLB'),
    title: (who) => `The resource balancer reports a problem with ${who.text}`,
    nextStep: 'Read its report below: it names the constraint or the metric.',
  },
  {
    kind: 'replicaOpen', weight: 45, fits: (event, ref) => ref.kind === 'replica' && property(event, /open|^ReplicaOpenStatus$/i),
    title: (who) => `${who.text} cannot be opened`,
    nextStep: 'Look at the report and at the log of the code package: the service’s own start fails.',
  },
  {
    kind: 'replicaRole', weight: 45, fits: (event, ref) => ref.kind === 'replica' && property(event, /ChangeRole|Close|Abort/i),
    title: (who) => `${who.text} ${who.plural ? 'do' : 'does'} not finish changing ${its(who)} role`,
    nextStep: 'The service most likely ignores its cancellation. Look at what it waits for; restarting the replica ends it.',
  },
  {
    kind: 'replicaBuild', weight: 40, fits: (event, ref) => ref.kind === 'replica' && property(event, /BuildReplica|CatchUp/i),
    title: (who) => `Building ${who.text} takes long`,
    nextStep: 'Large state or a slow network is the usual reason. Look at the queues of the primary.',
  },
  {
    kind: 'replicationQueue', weight: 40, fits: (event) => property(event, /ReplicationQueue/i) || source(event, 'System.Replicator'),
    title: (who) => `The replication queue of ${who.text} is full`,
    nextStep: 'A secondary does not keep up: look for a slow disk or network on the nodes of this partition.',
  },
  {
    kind: 'download', weight: 55, fits: (event) => source(event, 'System.Hosting') && property(event, /^Download/i),
    title: (who) => `A package cannot be downloaded for ${who.text}`,
    nextStep: 'Look at the report: most often the image store or a container registry does not answer, or the disk of the node is full.',
  },
  {
    kind: 'codePackage', weight: 58, fits: (event) => source(event, 'System.Hosting') && property(event, /^CodePackageActivation/i),
    title: (who) => `The program of ${who.text} ends or does not start`,
    nextStep: 'Look at the exit code in the report and at the log of the code package on that node.',
  },
  {
    kind: 'typeRegistration', weight: 54, fits: (event) => source(event, 'System.Hosting') && property(event, /^ServiceTypeRegistration/i),
    title: (who) => `${who.text} ${who.plural ? 'do' : 'does'} not register ${its(who)} service type`,
    nextStep: 'The program runs but never registers: compare the type’s name in code and manifest, and look at its log.',
  },
  {
    kind: 'activation', weight: 52, fits: (event) => source(event, 'System.Hosting') && property(event, /Activation/i),
    title: (who) => `${who.text} cannot be activated`,
    nextStep: 'Look at the report and at the code packages on that node.',
  },
  {
    kind: 'hosting', weight: 35, fits: (event) => source(event, 'System.Hosting'),
    title: (who) => `The hosting of ${who.text} is in trouble`,
    nextStep: 'Look at the report and at the node that it names.',
  },
  {
    kind: 'naming', weight: 60, fits: (event) => source(event, 'System.NamingService'),
    title: () => 'The naming service is slow or fails',
    nextStep: 'Look at the replicas of fabric:/System/NamingService and at the disks of their nodes.',
  },
  {
    kind: 'infrastructure', weight: 50, fits: (event) => /^System\.(InfrastructureService|RepairPolicyEngine|RepairManager|UpgradeService)/i.test(event.sourceId),
    title: (who) => `A job of the infrastructure is in trouble at ${who.text}`,
    nextStep: 'Look at the jobs of this cluster: one may wait for approval or be blocked by another.',
  },
  {
    kind: 'applicationCreation', weight: 40, fits: (event, ref) => ref.kind === 'application' && source(event, 'System.CM'),
    title: (who) => `The cluster manager reports a problem with ${who.text}`,
    nextStep: 'Look at the application’s own page: its creation, upgrade or deletion may be stuck.',
  },
  {
    kind: 'silentWatchdog', weight: 38, fits: (event) => event.isExpired,
    title: (who, event) => `“${shortened(event.sourceId)}” no longer reports on ${who.text}`,
    nextStep: 'Its report has expired: look whether the watchdog still runs. What it watched may be fine.',
  },
];

const anything: Meaning = {
  kind: 'other', weight: 25,
  title: (who, event) => `${who.text}: ${shortened(firstLine(event.description).replace(/\.$/, '') || `${event.sourceId} reports ${event.property}`)}`,
  nextStep: 'The report comes from outside the cluster’s own parts: look at its text, and at the log of whoever sent it.',
};

/** What a report on an entity means. */
export function meaningOf(event: ReportedEvent, ref: EntityRef): Meaning {
  return rules.find((rule) => rule.fits(event, ref)) ?? anything;
}

/** The title of a cause; whoever it begins with begins with a capital. */
export function titleOf(meaning: Meaning, who: Subject, event: ReportedEvent): string {
  return capital(meaning.title(who, event));
}

function certificateTitle(who: Subject, event: ReportedEvent): string {
  const whose = /^Certificate_(\w+)/i.exec(event.property)?.[1]?.toLowerCase();
  const which = whose === 'cluster' ? 'The cluster certificate' : whose === 'server' ? 'The server certificate' : whose === 'client' ? 'The client certificate' : 'A certificate';
  return event.isExpired || /has expired/i.test(event.description) ? `${which} of ${who.text} has expired` : `${which} of ${who.text} runs out soon`;
}

/** Entities in words: by name where there is one, by number and common parent where there are several. */
export function subjectOf(refs: readonly EntityRef[], count: number): Subject {
  const [first] = refs;
  if (!first) return { count, text: 'the cluster', plural: false };
  if (first.kind === 'cluster') return { count, text: 'the cluster', plural: false };
  if (first.kind === 'partition' || first.kind === 'replica') return partsOfServices(first, refs, count);
  if (count === 1) return { count, text: capitalName(first), plural: false };
  return { count, text: `${number(count)} ${entityKindWords[first.kind].many}`, plural: true };
}

function partsOfServices(first: EntityRef, refs: readonly EntityRef[], count: number): Subject {
  const { one, many } = entityKindWords[first.kind];
  const services = new Set(refs.map((ref) => ('serviceName' in ref ? ref.serviceName : '')));
  const [service] = services;
  const parts = `${count === 1 ? 'a' : number(count)} ${count === 1 ? one : many}`;
  if (services.size === 1 && service !== undefined && service !== '') {
    return { count, text: first.kind === 'partition' ? `${service} in ${parts}`.replace(/ in a partition$/, '') : `${parts} of ${service}`, plural: first.kind !== 'partition' && count !== 1 };
  }
  return { count, text: services.size > 1 ? `${parts} of ${number(services.size)} services` : parts, plural: count !== 1 };
}

function capital(text: string): string {
  return text.startsWith('fabric:') ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Node names are only names; a word before them says what they name. */
function capitalName(ref: EntityRef): string {
  if (ref.kind === 'node') return /^node/i.test(ref.nodeName) ? ref.nodeName : `Node ${ref.nodeName}`;
  return entityLabel(ref);
}

function firstLine(text: string): string {
  return text.trim().split(/[\r\n]/u)[0] ?? '';
}
function shortened(text: string): string {
  return text.length <= 140 ? text : `${text.slice(0, 139)}…`;
}
const numbers = new Intl.NumberFormat('en-US');
function number(value: number): string {
  return numbers.format(value);
}
