import { Skeleton } from '../../components/Skeleton.tsx';

export function AddDevops() {
  return <Skeleton height={320} />;
}
