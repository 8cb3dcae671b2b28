import type { LiveCheck } from '../../../shared/contract/azure/shared.ts';

/** What a look at the real thing found. */
export interface CheckVerdict {
  readonly state: Exclude<LiveCheck['state'], 'running'>;
  readonly finding: string;
  /** What one press would mend. */
  readonly fix: LiveCheck['fix'];
}

/** Where the deployment is that asks: it fills in what a request leaves open. */
export interface CheckPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string | null;
  /** Plain name of a region, such as `westeurope`. */
  readonly location: string | null;
}

export function verdict(state: CheckVerdict['state'], finding: string, fix: LiveCheck['fix'] = null): CheckVerdict {
  return { state, finding, fix };
}
