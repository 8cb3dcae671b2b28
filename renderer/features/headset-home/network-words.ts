import type { HeadsetStatus } from '../../../shared/domain/headset.ts';

export type Network = NonNullable<HeadsetStatus['network']>;
export type Adapter = Network['adapters'][number];

/** No address: none given yet, or the adapter is not connected (device-portal.md §4 shows 0.0.0.0 for those). */
function isAddress(address: string): boolean {
  return address !== '' && address !== '0.0.0.0' && address !== '::';
}

/** @returns the addresses that reach the adapter, IPv4 first. */
export function usableAddresses(adapter: Adapter): string[] {
  return adapter.addresses.filter(isAddress).toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
}

function isWireless(adapter: Adapter): boolean {
  return /802\.11|wi-?fi|wireless/i.test(`${adapter.type} ${adapter.description}`);
}

/** Adapters with an address first, wireless before others: that is how a headset is usually reached. */
export function orderAdapters(adapters: readonly Adapter[]): Adapter[] {
  const rank = (adapter: Adapter): number => (usableAddresses(adapter).length > 0 ? 0 : 2) + (isWireless(adapter) ? 0 : 1);
  return adapters.toSorted((a, b) => rank(a) - rank(b));
}

/** @returns the address to show for the headset, or null where none has one. */
export function mainAddress(network: Network): string | null {
  const first = orderAdapters(network.adapters)[0];
  return first === undefined ? null : usableAddresses(first)[0] ?? null;
}

/** @param percent signal, 0 to 100. @returns bars of 4 and a word. */
export function signalWords(percent: number): { readonly bars: number; readonly word: string; readonly tone: 'ok' | 'warn' | 'error' } {
  if (percent >= 75) return { bars: 4, word: 'strong', tone: 'ok' };
  if (percent >= 50) return { bars: 3, word: 'good', tone: 'ok' };
  if (percent >= 30) return { bars: 2, word: 'weak', tone: 'warn' };
  return { bars: 1, word: 'very weak', tone: 'error' };
}
