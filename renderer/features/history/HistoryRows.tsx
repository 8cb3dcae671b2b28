import { Skeleton } from '../../components/Skeleton.tsx';

export function HistoryRows() {
  return <Skeleton height={320} />;
}
