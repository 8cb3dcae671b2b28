import { implement } from '@orpc/server';
import { historyContract } from '../../shared/contract/history/index.ts';
import type { RequestContext } from '../core/request-context.ts';
import { noSuchRow, type History } from './history.ts';

const os = implement(historyContract).$context<RequestContext>();

/** The procedures of `history.*`. */
export function historyRouter(history: History) {
  const { projection, exports, filters } = history;
  return os.router({
    rows: {
      page: os.rows.page.handler(({ input }) => history.page(input)),
      facets: os.rows.facets.handler(async ({ input }) => (await projection.ask('facets', input)).facets),
      get: os.rows.get.handler(({ input }) => history.detail(input.key)),
      watch: os.rows.watch.handler(({ signal, context }) => projection.news.watch(signal, { visible: () => context.visible })),
      compare: os.rows.compare.handler(async ({ input }) => (await projection.ask('compare', input)).comparison ?? noSuchRow()),
      reclassify: os.rows.reclassify.handler(({ input }) => history.reclassify(input.key, input.as, input.why)),
      export: os.rows.export.handler(async ({ input }) => ({ taskId: await exports.rows(input.filter, input.format, input.folder) })),
      filters: {
        list: os.rows.filters.list.handler(() => filters.list()),
        save: os.rows.filters.save.handler(({ input }) => filters.save(input.id, input.name, input.filter)),
        remove: os.rows.filters.remove.handler(async ({ input }) => {
          await filters.remove(input.id);
          return {};
        }),
      },
      ofConnection: os.rows.ofConnection.handler(async ({ input }) => (await projection.ask('ofSource', { source: input.connectionId, limit: input.limit })).rows),
    },
    figures: {
      matrix: os.figures.matrix.handler(async ({ input }) => (await projection.ask('matrix', input)).matrix),
      dora: os.figures.dora.handler(async ({ input }) => (await projection.ask('dora', input)).dora),
      creationTimes: os.figures.creationTimes.handler(async ({ input }) => (await projection.ask('creationTimes', input)).environments),
      parameters: os.figures.parameters.handler(async ({ input }) => (await projection.ask('parameters', { application: input.application, of: input.kind })).matrix),
      parameterised: os.figures.parameterised.handler(async () => (await projection.ask('parameterised', {})).applications),
      exportParameters: os.figures.exportParameters.handler(async ({ input }) => ({ taskId: await exports.parameters(input.application, input.kind, input.environment, input.folder) })),
      environments: {
        get: os.figures.environments.get.handler(async () => ({ settings: history.environments, places: (await projection.ask('places', {})).places })),
        save: os.figures.environments.save.handler(({ input }) => history.saveEnvironments(input)),
      },
    },
  });
}
