import { Skeleton } from '../../components/Skeleton.tsx';

export function Matrix() {
  return <Skeleton height={320} />;
}
