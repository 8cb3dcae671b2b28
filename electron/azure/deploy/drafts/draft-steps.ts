import type { Draft } from '../../../../shared/contract/azure/deploy.ts';

/** How the steps that ask Azure stand. They are not kept over a restart: the world may have moved on. */
export interface DraftSteps {
  readonly preflight: Draft['preflight'];
  readonly whatIf: Draft['whatIf'];
}

export const noSteps: DraftSteps = {
  preflight: { state: 'not-run', checks: [], at: null, fault: null, validation: '' },
  whatIf: { state: 'not-run', result: null, fault: null },
};

/** Something changed: what was found before no longer stands for what would be deployed now. */
export function outdated({ preflight, whatIf }: DraftSteps): DraftSteps {
  return {
    preflight: preflight.state === 'not-run' ? preflight : { ...preflight, state: 'outdated', checks: preflight.checks.filter(({ state }) => state !== 'running') },
    whatIf: whatIf.state === 'not-run' ? whatIf : { ...whatIf, state: whatIf.result === null ? 'not-run' : 'outdated', fault: null },
  };
}
