import type { CoreServices } from '../core/services.ts';
import type { System } from '../core/system.ts';
import { History } from './history.ts';
import { historyRouter } from './router.ts';

/** The history of deployments: everything behind `history.*`, in `history.sqlite` of the profile. */
export async function createHistory(services: CoreServices, dataDir: string): Promise<System> {
  const history = await History.open(services, dataDir);
  return { router: { history: historyRouter(history) }, fetchRoutes: [], drivers: [], close: () => history.close() };
}
