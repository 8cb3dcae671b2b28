import { implement } from '@orpc/server';
import { devicesContract } from '../../../shared/contract/devices.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { FetchRoute } from '../../core/fetch-route.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Devices } from '../devices.ts';
import { performanceCsv } from './csv.ts';
import type { Performance } from './performance.ts';

const os = implement(devicesContract.performance).$context<RequestContext>();

export function performanceRouter(performance: Performance) {
  return os.router({
    watch: os.watch.handler(({ input, signal }) => performance.feed(input.connectionId).watch(signal)),
    processes: os.processes.handler(async ({ input, signal, context }) => {
      const list = performance.processes(input.connectionId);
      await list.firstLook();
      return list.processes.watch(signal, { visible: () => context.visible });
    }),
    terminate: os.terminate.handler(async ({ input }) => {
      await performance.terminate(input.connectionId, input.processId, input.imageName);
      return {};
    }),
  });
}

/** `GET /devices/:connectionId/performance.csv`: the samples that are kept, at most the last ten minutes. */
export function performanceRoutes(devices: Devices, performance: Performance): readonly FetchRoute[] {
  return [{
    method: 'GET', path: '/devices/:connectionId/performance.csv', effect: 'read',
    handle: async (_request, { connectionId }) => {
      const id = connectionIdSchema.safeParse(connectionId);
      const connection = id.success ? devices.services.connections.get(id.data) : null;
      if (!id.success || connection === null) return new Response('There is no such headset.', { status: 404 });
      const { samples } = performance.feed(id.data);
      const day = new Date(devices.services.clock.now()).toISOString().slice(0, 10);
      return new Response(`\uFEFF${performanceCsv(samples, connection.name)}`, {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="performance-${day}.csv"`,
          'cache-control': 'no-store',
        },
      });
    },
  }];
}
