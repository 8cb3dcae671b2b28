import { Skeleton } from '../../components/Skeleton.tsx';

export function Parameters() {
  return <Skeleton height={320} />;
}
