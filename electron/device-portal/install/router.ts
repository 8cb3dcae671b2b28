import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Installs } from './installs.ts';

const os = implement(devicesContract.install).$context<RequestContext>();

export function installRouter(installs: Installs) {
  return os.router({
    inspect: os.inspect.handler(({ input }) => installs.inspect(input.connectionId, input.uploads)),
    start: os.start.handler(async ({ input: { connectionId, uploads, ...choices } }) => ({ taskId: await installs.start(connectionId, uploads, choices) })),
  });
}
