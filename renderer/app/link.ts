import type { ClientContext, ClientOptions } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { CarrierLostError } from './fault-of.ts';
import { carrierOpen, carrierState, startCarrier, type CallPort } from './carrier.ts';
import { lineOpener } from './carrier-line.ts';

/** What oRPC's client needs to make a call. */
export interface CallLink {
  call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown>;
}

let current: CallLink | null = null;

/** Connects the page's calls to its host, now and after each loss. */
export function connectToHost(): void {
  startCarrier(lineOpener(), (port) => { current = port === null ? null : linkOver(port); });
}

/** Lets calls go to something else than a host: a stand-in for tests and for looking at screens. */
export function connectTo(link: CallLink): void {
  current = link;
  carrierState.setState({ phase: 'open', since: Date.now(), retryAt: null, everOpen: true });
}

function linkOver(port: CallPort): CallLink {
  return new RPCLink({ port });
}

/**
 * The link behind `api`. While the page opens, calls wait for the first line; later a lost line refuses them at once,
 * so that no press of a button takes effect long after it was made.
 */
export const hostLink: CallLink = {
  async call(path, input, options) {
    if (current === null && !carrierState.getState().everOpen) await carrierOpen(options.signal);
    const link = current;
    if (link === null) throw new CarrierLostError();
    try {
      return await link.call(path, input, options);
    } catch (error) {
      if (current !== link) throw new CarrierLostError();
      throw error;
    }
  },
};
