import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { RootCauseItem } from './RootCauseItem.tsx';
import styles from './RootCauseList.module.css';

export interface RootCauseListProps {
  readonly connectionId: ConnectionId;
  readonly causes: readonly RootCause[];
  /** How many are open from the start: the first ones, which matter most. */
  readonly openCount?: number;
}

/** Why something is not Ok: its root causes, the first to look at first, each with evidence, way and next step. */
export function RootCauseList({ connectionId, causes, openCount = 1 }: RootCauseListProps) {
  const ranked = [...causes].sort((a, b) => a.rank - b.rank);
  return (
    <ol className={styles.causes} aria-label="Root causes">
      {ranked.map((cause, index) => <RootCauseItem key={cause.key} connectionId={connectionId} cause={cause} defaultOpen={index < openCount} />)}
    </ol>
  );
}
