import { implement } from '@orpc/server';
import { devicesContract } from '../../shared/contract/devices.ts';
import type { RequestContext } from '../core/request-context.ts';
import type { Pairing } from './pairing.ts';

const os = implement(devicesContract.pairing).$context<RequestContext>();

export function pairingRouter(pairing: Pairing) {
  return os.router({
    requestPin: os.requestPin.handler(async ({ input }) => ({ requestedAt: await pairing.requestPin(input.connectionId) })),
    pair: os.pair.handler(({ input: { connectionId, pin, userName, password } }) => pairing.pair(connectionId, pin, { userName, password })),
    signIn: os.signIn.handler(({ input: { connectionId, userName, password } }) => pairing.signIn(connectionId, { userName, password })),
    forgetCredentials: os.forgetCredentials.handler(({ input }) => pairing.forgetCredentials(input.connectionId)),
  });
}
