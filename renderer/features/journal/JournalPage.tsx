import { Skeleton } from '../../components/Skeleton.tsx';

export function JournalPage() {
  return <Skeleton height={320} />;
}
