import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';

/** Ends a step that runs; what it has found so far stays. */
export function StopStep({ draft, step }: { readonly draft: Draft; readonly step: 'preflight' | 'whatIf' }) {
  const stop = useAct(() => api.azure.deploy.drafts.stop({ draftId: draft.draftId, step }));
  return draft[step].state === 'running' ? <Button isBusy={stop.busy} onPress={() => stop.run()}>Stop</Button> : null;
}
