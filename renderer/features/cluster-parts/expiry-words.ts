import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';

type Expiry = NonNullable<ClusterCard['certificate']>;

const whose: Readonly<Record<Expiry['whose'], string>> = { client: 'Yours', server: 'The gateway’s', cluster: 'The cluster’s' };
const dayMs = 86_400_000;

/** @returns days until a certificate runs out, rounded down; negative once it has. */
export function daysLeft({ expiresAt }: Pick<Expiry, 'expiresAt'>, now = Date.now()): number {
  return Math.floor((expiresAt - now) / dayMs);
}

/** @returns whose certificate runs out, and when, in words: "The cluster’s expires in 12 days". */
export function expiryWords(expiry: Pick<Expiry, 'whose' | 'expiresAt'>, now = Date.now()): string {
  const days = daysLeft(expiry, now);
  if (expiry.expiresAt <= now) return `${whose[expiry.whose]} has expired`;
  return `${whose[expiry.whose]} expires ${days < 1 ? 'within a day' : days === 1 ? 'in 1 day' : `in ${days} days`}`;
}
