import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { LiveHub } from './live-hub.ts';

const os = implement(devicesContract.live).$context<RequestContext>();

/** Procedures of the live view. */
export function liveRouter(hub: LiveHub) {
  return os.router({
    watch: os.watch.handler(({ input, signal, context }) => hub.watch(input, context.media, signal)),
  });
}
