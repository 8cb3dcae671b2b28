import type { AlertRule } from '../../../shared/contract/clusters/state.ts';
import { metricWords } from './alert-words.ts';

function isMetric(name: string): name is AlertRule['metric'] {
  return name in metricWords;
}

/** Everything that a rule can watch, in the order in which it is offered. */
export const alertMetricNames: readonly AlertRule['metric'][] = Object.keys(metricWords).filter(isMetric);
