import { implement } from '@orpc/server';
import { clusterPackagesContract } from '../../../shared/contract/clusters/packages.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Packages } from './packages.ts';

const os = implement(clusterPackagesContract).$context<RequestContext>();

/** Everything behind `clusters.packages.*`. */
export function packagesRouter(packages: Packages) {
  return os.router({
    inspect: os.inspect.handler(({ input, signal }) => packages.inspect(input.connectionId, input.source, signal)),
    upload: os.upload.handler(async ({ input: { connectionId, source, ...options } }) => ({ taskId: await packages.upload(connectionId, source, options) })),
  });
}
