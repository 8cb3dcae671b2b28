import { ok } from '../answer.ts';
import { requireApplication } from '../lookup.ts';
import { get } from '../route.ts';
import type { Route } from '../route.ts';
import { applicationUpgradeProgress } from '../wire/upgrades.ts';

/** Upgrades of applications and of the cluster (service-fabric.md §2.7). */
export const upgradeRoutes: readonly Route[] = [
  get('/Applications/{applicationId}/$/GetUpgradeProgress', (request, { model }) => {
    const application = requireApplication(model, request);
    return ok(applicationUpgradeProgress(model.applicationUpgradeProgress(application.name), request.apiVersion));
  }),
];
