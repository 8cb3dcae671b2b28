import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { StateTone } from '../../components/StateMark.tsx';

/** How a severity is shown: shape, word and colour. */
export const severityLooks: Readonly<Record<ClusterEvent['severity'], { readonly tone: StateTone; readonly word: string; readonly rank: number }>> = {
  error: { tone: 'error', word: 'Error', rank: 0 },
  warning: { tone: 'warn', word: 'Warning', rank: 1 },
  info: { tone: 'off', word: 'Info', rank: 2 },
};
