/** A replica as far as quorum is concerned. */
export interface QuorumMember {
  readonly role: string;
  readonly status: string;
}

export interface Quorum {
  /** Replicas that have a vote: the primary and the active secondaries, up or down. */
  readonly voters: number;
  readonly up: number;
  /** How many of the voters must be up: more than half of them. */
  readonly needed: number;
  readonly hasQuorum: boolean;
  /** How many more may go down before writes stop; 0 where the next one stops them. */
  readonly spare: number;
}

const votingRoles = new Set(['Primary', 'ActiveSecondary']);

/**
 * The quorum arithmetic of a stateful partition, from its replicas. Idle secondaries are being built and have no vote
 * yet; a dropped replica has none any more. A replica that is down keeps its vote until it is dropped, also where its
 * role is no longer told.
 * @returns null where no replica with a vote is known, so that nothing can be said.
 */
export function quorumOf(replicas: readonly QuorumMember[]): Quorum | null {
  const voting = replicas.filter(({ role, status }) => status !== 'Dropped' && (votingRoles.has(role) || (status === 'Down' && (role === 'Unknown' || role === ''))));
  if (voting.length === 0) return null;
  const needed = Math.floor(voting.length / 2) + 1;
  const up = voting.filter(({ status }) => status === 'Ready').length;
  return { voters: voting.length, up, needed, hasQuorum: up >= needed, spare: Math.max(0, up - needed) };
}

/** "3 of 5 are up, 3 are needed: the next loss stops writes". */
export function quorumWords({ voters, up, needed, hasQuorum, spare }: Quorum): string {
  const counts = `${up} of ${voters} ${voters === 1 ? 'is' : 'are'} up, ${needed} ${needed === 1 ? 'is' : 'are'} needed`;
  if (!hasQuorum) return `${counts}: quorum is lost, and nothing can be written until ${needed - up} more ${needed - up === 1 ? 'comes' : 'come'} back`;
  return spare === 0 ? `${counts}: the next loss stops writes` : `${counts}: ${spare} more may go down`;
}
