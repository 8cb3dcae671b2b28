/*
 * What a safety check of an upgrade or a deactivation waits for, in words (service-fabric.md §2.7), with the replica that
 * is in the way as far as the partition's replicas tell.
 */

export interface CheckedReplica {
  readonly id: string;
  readonly nodeName: string;
  /** Empty for an instance of a stateless service. */
  readonly role: string;
  readonly status: string;
}

export interface CheckQuestion {
  readonly kind: string;
  readonly nodeName: string;
  /** Null where the check is about the cluster, or where it could not be found out. */
  readonly serviceName: string | null;
  readonly partitionId: string | null;
  /** Null where they could not be asked for. */
  readonly replicas: readonly CheckedReplica[] | null;
  /** How many there should be, where it is known. */
  readonly targetCount: number | null;
}

export interface CheckWords {
  readonly words: string;
  readonly blockedBy: CheckedReplica | null;
  readonly blockedByWords: string;
  readonly nextStep: string;
}

export function safetyCheckWords(question: CheckQuestion): CheckWords {
  const { kind, nodeName, serviceName, partitionId } = question;
  const of = serviceName ?? (partitionId === null ? 'a service' : `partition ${partitionId}`);
  const found = blockerOf(question);
  const replica = found?.replica ?? null;
  const base = { blockedBy: replica, blockedByWords: found?.words ?? '' };
  switch (kind) {
    case 'EnsureSeedNodeQuorum': return {
      ...base,
      words: `taking ${nodeName} down would cost the cluster the quorum of its seed nodes`,
      nextStep: 'Bring back the seed nodes that are down. It goes on by itself once enough of them are up.',
    };
    case 'EnsurePartitionQuorum': return {
      ...base,
      words: `taking ${nodeName} down would cost ${of} its write quorum${countWords(question)}`,
      nextStep: replica ? `Look at ${placeOf(replica)}: it goes on by itself once that replica is ready.` : 'It goes on by itself once enough replicas are ready.',
    };
    case 'EnsureAvailability': {
      // With another instance at work it is not the last one that counts, but how many the service insists on (service-fabric.md §2.7).
      const othersReady = question.replicas?.some((each) => each.nodeName !== nodeName && each.status === 'Ready') === true;
      return {
        ...base,
        words: `taking ${nodeName} down would leave ${of} ${othersReady ? 'with fewer instances than it insists on' : 'without a running instance'}${countWords(question)}`,
        nextStep: replica && replica.status !== 'Ready' ? `Look at ${placeOf(replica)}.`
          : othersReady ? 'Give the service more instances, or lower how many it insists on (MinInstanceCount, MinInstancePercentage). Or let them be missing for a moment: set a replica check time-out in the policy.'
            : 'Give the service more than one instance, or let it be down for a moment: set a replica check time-out in the policy.',
      };
    }
    case 'WaitForPrimaryPlacement': return {
      ...base,
      words: `waits for the primary of ${of} to come back to ${nodeName}`,
      nextStep: 'The cluster moves it by itself. If it does not, look at placement constraints and at the load of the node.',
    };
    case 'WaitForPrimarySwap': return {
      ...base,
      words: `waits for the primary of ${of} to move away from ${nodeName}`,
      nextStep: replica ? `Another replica has to take over: look at ${placeOf(replica)}.` : 'Another replica has to take over; the service may be slow to give up the role.',
    };
    case 'WaitForReconfiguration': return {
      ...base,
      words: `waits for the reconfiguration of ${of} to end`,
      nextStep: replica ? `Look at ${placeOf(replica)}: a replica that does not change its role holds the reconfiguration up.` : 'Look at the partition: a replica that does not answer holds it up.',
    };
    case 'WaitForInbuildReplica': return {
      ...base,
      words: `waits for a replica of ${of}${replica ? ` on ${replica.nodeName}` : ''} to be built${countWords(question)}`,
      nextStep: replica ? `Look at ${placeOf(replica)}: much state, a full disk or an error in its code keep it from being ready.` : 'It goes on by itself once the replica is ready.',
    };
    default: return {
      ...base, words: `waits for the check ${kind}${serviceName === null && partitionId === null ? '' : ` of ${of}`}`,
      nextStep: 'This check is newer than Fabriscope. Look at the partition and its replicas.',
    };
  }
}

function placeOf(replica: CheckedReplica): string {
  return `${replica.role === '' ? 'the instance' : 'the replica'} on ${replica.nodeName}`;
}

/** " (1 of 3 ready)"; nothing where the replicas are not known. */
function countWords({ replicas, targetCount }: CheckQuestion): string {
  if (replicas === null) return '';
  const ready = replicas.filter(({ status }) => status === 'Ready').length;
  const total = Math.max(replicas.filter(({ status }) => status !== 'Dropped').length, targetCount ?? 0);
  return ` (${ready} of ${total} ready)`;
}

function blockerOf({ kind, nodeName, replicas }: CheckQuestion): { readonly replica: CheckedReplica; readonly words: string } | null {
  if (replicas === null) return null;
  const present = replicas.filter(({ status }) => status !== 'Dropped');
  const notReady = present.filter(({ status }) => status !== 'Ready');
  const primary = present.find(({ role }) => role === 'Primary');
  const one = (replica: CheckedReplica | undefined, words: (replica: CheckedReplica) => string) => (replica ? { replica, words: words(replica) } : null);
  const state = ({ nodeName: node, status, role }: CheckedReplica): string => `${role === '' ? 'The instance' : `The replica (${role})`} on ${node} is ${statusWords[status] ?? status}.`;
  if (kind === 'WaitForInbuildReplica') return one(notReady.find(({ status }) => status === 'InBuild') ?? notReady[0], state);
  if (kind === 'WaitForPrimaryPlacement') {
    const here = present.find((replica) => replica.nodeName === nodeName);
    if (here && here.status !== 'Ready') return one(here, state);
    return one(primary, ({ nodeName: node }) => `The primary is on ${node}.`);
  }
  if (kind === 'WaitForPrimarySwap') {
    const other = notReady.find((replica) => replica.nodeName !== nodeName);
    return one(other, state) ?? one(primary, ({ nodeName: node }) => `The primary is still on ${node}.`);
  }
  if (kind === 'EnsureAvailability' && notReady.length === 0) {
    return present.length === 1 ? one(present[0], ({ nodeName: node }) => `Its only instance runs on ${node}.`) : null;
  }
  return one(notReady.find((replica) => replica.nodeName !== nodeName) ?? notReady[0], state) ?? (kind === 'WaitForReconfiguration' ? one(primary, ({ nodeName: node }) => `The primary is on ${node}.`) : null);
}

const statusWords: Readonly<Record<string, string>> = { InBuild: 'being built', Standby: 'on standby', Down: 'down', Dropped: 'dropped', Ready: 'ready' };
