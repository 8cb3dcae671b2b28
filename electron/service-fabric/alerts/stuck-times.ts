import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';

/** Since when upgrades have been seen to be stuck; their lines only say that they are. */
export class StuckTimes {
  readonly #since = new Map<string, number>();

  /** How long the one that has waited longest has waited, in ms; 0 where none does. @param now ms since 1970 */
  longest({ connectionId, upgrades }: ClusterCard, now: number): number {
    const stuck = new Set(upgrades.filter((line) => line.stuck).map(({ applicationName, toVersion }) => `${connectionId}|${applicationName ?? ''}|${toVersion}`));
    for (const key of this.#since.keys()) if (key.startsWith(`${connectionId}|`) && !stuck.has(key)) this.#since.delete(key);
    let longestMs = 0;
    for (const key of stuck) {
      const since = this.#since.get(key) ?? now;
      this.#since.set(key, since);
      longestMs = Math.max(longestMs, now - since);
    }
    return longestMs;
  }
}
