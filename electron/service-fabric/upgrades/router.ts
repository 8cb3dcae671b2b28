import { implement } from '@orpc/server';
import { clusterUpgradesContract } from '../../../shared/contract/clusters/upgrades.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Upgrades } from './upgrades.ts';

const os = implement(clusterUpgradesContract).$context<RequestContext>();

/** Everything behind `clusters.upgrades.*`. */
export function upgradesRouter(upgrades: Upgrades) {
  return os.router({
    lines: os.lines.handler(({ input, signal, context }) => upgrades.of(input.connectionId).watched.lines.watch(signal, { visible: () => context.visible })),
    view: os.view.handler(({ input, signal, context }) => upgrades.of(input.connectionId).watched.view(input.target, signal, { visible: () => context.visible })),
    runs: os.runs.handler(({ input, signal, context }) => upgrades.runs(input.connectionId, input.target, signal, { visible: () => context.visible })),
    run: os.run.handler(({ input }) => upgrades.run(input.connectionId, input.runId)),
    markBad: os.markBad.handler(async ({ input }) => {
      await upgrades.markBad(input.connectionId, input.runId, input.reason);
      return {};
    }),
    plan: os.plan.handler(({ input, signal }) => upgrades.of(input.connectionId).plans.plan(input, signal)),
    planRollBackTo: os.planRollBackTo.handler(({ input, signal }) => upgrades.of(input.connectionId).plans.planRollBackTo(input.runId, signal)),
  });
}
