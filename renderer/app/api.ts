import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Contract } from '../../shared/contract/index.ts';
import { hostLink } from './link.ts';

export type Api = ContractRouterClient<Contract>;

/** Every procedure of the host, typed. Rejections become a fault with `faultOf`. */
export const api: Api = createORPCClient<Api>(hostLink);

/** Query and mutation options over the same procedures. */
export const orpc = createTanstackQueryUtils(api);

/** @param path of a fetch route, absolute (`/devices/…`). @returns its URL on this page's host. */
export function fetchUrl(path: string): string {
  return location.origin + path;
}

export { faultOf } from './fault-of.ts';
export { carrierState, onMedia, retryCarrierNow } from './carrier.ts';
export { useAct } from './use-act.ts';
export { useCollection, useEvents, useStream } from './use-stream.ts';
