import { implement } from '@orpc/server';
import { clusterAlertsContract } from '../../../shared/contract/clusters/state.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { AlertDesk } from './alert-desk.ts';

const os = implement(clusterAlertsContract).$context<RequestContext>();

/** The procedures of `clusters.alerts.*`. */
export function alertsRouter(desk: AlertDesk) {
  return os.router({
    watch: os.watch.handler(({ signal, context }) => desk.alerts.watch(signal, { visible: () => context.visible })),
    rules: os.rules.handler(({ signal, context }) => desk.book.rules.watch(signal, { visible: () => context.visible })),
    setRule: os.setRule.handler(async ({ input }) => {
      await desk.setRule(input);
      return {};
    }),
    removeRule: os.removeRule.handler(async ({ input }) => {
      await desk.removeRule(input.ruleId);
      return {};
    }),
    resetRules: os.resetRules.handler(async () => {
      await desk.resetRules();
      return {};
    }),
    silences: os.silences.handler(({ signal, context }) => desk.book.silences.watch(signal, { visible: () => context.visible })),
    silence: os.silence.handler(({ input }) => desk.silence(input)),
    endSilence: os.endSilence.handler(async ({ input }) => {
      await desk.endSilence(input.silenceId);
      return {};
    }),
  });
}
