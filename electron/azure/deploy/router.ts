import { implement } from '@orpc/server';
import { deployContract } from '../../../shared/contract/azure/deploy.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Deploy } from './deploy.ts';
import { nextName, storageName } from './names.ts';

const { drafts, keepBaseline, nextName: nextNameProcedure, storageName: storageNameProcedure } = deployContract;
const os = implement({ drafts, keepBaseline, nextName: nextNameProcedure, storageName: storageNameProcedure }).$context<RequestContext>();

/** The procedures of `azure.deploy.*` but for vaults and clusters. */
export function deployRouter(deploy: Deploy) {
  const { acts, made, steps, parts: { profiles, services } } = deploy;
  return os.router({
    drafts: {
      watch: os.drafts.watch.handler(({ signal, context }) => abortableGenerator(signal, async function* watched(ended) {
        yield* (await deploy.drafts.collection()).watch(ended, { visible: () => context.visible });
      })),
      fromFiles: os.drafts.fromFiles.handler(({ input: { uploads, target } }) => made.fromFiles(uploads, target)),
      fromDeployment: os.drafts.fromDeployment.handler(({ input: { connectionId, deploymentId }, signal }) => made.fromDeployment(profiles.of(connectionId), deploymentId, signal)),
      takeParameters: os.drafts.takeParameters.handler(({ input: { draftId, upload } }) => made.takeParameters(draftId, upload)),
      remove: os.drafts.remove.handler(async ({ input: { draftId } }) => {
        await deploy.drafts.remove(draftId);
        return {};
      }),
      text: os.drafts.text.handler(async ({ input: { draftId, file } }) => ({ text: await acts.text(draftId, file) })),
      clean: os.drafts.clean.handler(({ input: { draftId, file, insideTexts = false } }) => acts.clean(draftId, file, insideTexts)),
      setTarget: os.drafts.setTarget.handler(({ input: { draftId, target } }) => acts.setTarget(draftId, target)),
      setParameter: os.drafts.setParameter.handler(({ input: { draftId, name, value } }) => acts.setParameter(draftId, name, value)),
      setCertificate: os.drafts.setCertificate.handler(({ input: { draftId, thumbprintParameter, urlParameter, vaultParameter, vaultId, certificateName, version }, signal }) =>
        acts.setCertificate(draftId, { thumbprint: thumbprintParameter, certificateUrl: urlParameter, vaultId: vaultParameter, chosenVaultId: vaultId, certificateName, version }, signal)),
      preflight: os.drafts.preflight.handler(async ({ input: { draftId } }) => {
        await steps.preflight(draftId);
        return {};
      }),
      whatIf: os.drafts.whatIf.handler(async ({ input: { draftId } }) => {
        await steps.whatIf(draftId);
        return {};
      }),
      stop: os.drafts.stop.handler(({ input: { draftId, step } }) => {
        steps.stop(draftId, step);
        return {};
      }),
      submit: os.drafts.submit.handler(({ input: { draftId, ...confirmation } }) => deploy.submit(draftId, confirmation)),
      parametersFile: os.drafts.parametersFile.handler(({ input: { draftId } }) => acts.parametersFile(draftId)),
    },
    keepBaseline: os.keepBaseline.handler(async ({ input: { draftId }, signal }) => {
      await deploy.keepBaseline(draftId, signal);
      return {};
    }),
    nextName: os.nextName.handler(({ input: { connectionId, subscriptionId, resourceGroup, wanted }, signal }) => nextName(profiles.of(connectionId), subscriptionId, resourceGroup, wanted, signal)),
    storageName: os.storageName.handler(({ input: { connectionId, subscriptionId, wanted }, signal }) => storageName(profiles.of(connectionId), subscriptionId, wanted, services.clock, signal)),
  });
}
