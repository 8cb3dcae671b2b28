import { implement } from '@orpc/server';
import { deploymentsContract } from '../../../shared/contract/azure/deployments.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { AzureProfiles } from '../profile/azure-profiles.ts';
import { cancel, fixVaultSwitch, registerProvider } from './deployment-acts.ts';
import type { DeploymentDesks } from './deployment-desks.ts';

const os = implement(deploymentsContract).$context<RequestContext>();

/** The procedures of `azure.deployments.*`. */
export function deploymentsRouter(profiles: AzureProfiles, desks: DeploymentDesks) {
  const { services } = profiles;
  return os.router({
    watch: os.watch.handler(({ input: { connectionId, ...filter }, signal, context }) => desks.of(connectionId).mirror.feeds.rows(filter).watch(signal, { visible: () => context.visible })),
    listState: os.listState.handler(({ input: { connectionId, ...filter }, signal, context }) => desks.of(connectionId).mirror.feeds.state(filter).watch(signal, { visible: () => context.visible })),
    view: os.view.handler(({ input: { connectionId, deploymentId }, signal, context }) => desks.of(connectionId).views(deploymentId, signal, { visible: () => context.visible })),
    template: os.template.handler(({ input: { connectionId, deploymentId }, signal }) => desks.of(connectionId).template(deploymentId, signal)),
    raw: os.raw.handler(({ input: { connectionId, deploymentId }, signal }) => desks.of(connectionId).raw(deploymentId, signal)),
    diff: os.diff.handler(({ input: { connectionId, left, right }, signal }) => desks.of(connectionId).diff(left, right, signal)),
    checkAgain: os.checkAgain.handler(async ({ input: { connectionId, deploymentId } }) => {
      await desks.of(connectionId).checkAgain(deploymentId);
      return {};
    }),
    cancel: os.cancel.handler(async ({ input: { connectionId, ...wanted } }) => {
      await cancel({ services, session: profiles.of(connectionId) }, wanted);
      desks.of(connectionId).lookAt(wanted.deploymentId);
      return {};
    }),
    fixVaultSwitch: os.fixVaultSwitch.handler(async ({ input: { connectionId, ...wanted } }) => {
      await fixVaultSwitch({ services, session: profiles.of(connectionId) }, wanted);
      await desks.of(connectionId).vaultChanged(wanted.vaultId);
      return {};
    }),
    registerProvider: os.registerProvider.handler(async ({ input: { connectionId, ...wanted } }) => {
      const desk = desks.of(connectionId);
      const { registered } = await registerProvider({ services, session: profiles.of(connectionId) }, wanted, desks.closed);
      await desk.providerChanged(wanted.namespace);
      void registered.then(() => desk.providerChanged(wanted.namespace));
      return {};
    }),
  });
}
