import type { DeploymentFacts } from './one-deployment.ts';

export type FailureWhy = 'failed' | 'rolled-back' | 'fixed-soon-after' | 'corrected';

/** A deployment that counts as failed, and when the next success of the same there was over. */
export interface CountedFailure {
  readonly deployment: DeploymentFacts;
  readonly why: FailureWhy;
  readonly recoveredAt: number | null;
}

/** Whether the words of a commit say that it mends something. */
export function namesFix(message: string): boolean {
  return /\b(?:hot-?fix|bug-?fix|fix(?:e[sd])?|revert(?:s|ed)?|roll(?:s|ed)?[- ]?back|regression)\b/i.test(message);
}

/**
 * The deployments that count as failed: those that failed, in part or as a whole, that were rolled back by the system or
 * by the next deployment, that a person says have failed, and those that were followed within some hours by one whose
 * commits name a fix. A person's word that one succeeded stands.
 *
 * @param deployments of any applications and environments; only those with a counted result.
 */
export function countedFailures(deployments: readonly DeploymentFacts[], fixWithinMs: number): CountedFailure[] {
  const chains = Map.groupBy(deployments, ({ application, environment }) => `${application}\n${environment}`);
  return [...chains.values()].flatMap((chain) => failuresInChain(chain.toSorted((left, right) => left.endedAt - right.endedAt), fixWithinMs));
}

function failuresInChain(chain: readonly DeploymentFacts[], fixWithinMs: number): CountedFailure[] {
  const failures: CountedFailure[] = [];
  let recoveredAt: number | null = null;
  let next: DeploymentFacts | null = null;
  for (const deployment of chain.toReversed()) {
    const why = whyFailed(deployment, next, fixWithinMs);
    if (why !== null) failures.push({ deployment, why, recoveredAt });
    if (deployment.result === 'succeeded') recoveredAt = deployment.endedAt;
    next = deployment;
  }
  return failures;
}

function whyFailed(deployment: DeploymentFacts, next: DeploymentFacts | null, fixWithinMs: number): FailureWhy | null {
  const { result, corrected } = deployment;
  if (result !== 'succeeded') return corrected ? 'corrected' : result === 'rolled-back' ? 'rolled-back' : 'failed';
  if (corrected || next === null) return null;
  if (next.rollback) return 'rolled-back';
  return next.namesFix && next.startedAt - deployment.endedAt <= fixWithinMs ? 'fixed-soon-after' : null;
}
