import { Skeleton } from '../../components/Skeleton.tsx';

export function AddAzure() {
  return <Skeleton height={320} />;
}
