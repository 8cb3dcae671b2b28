import { Skeleton } from '../../components/Skeleton.tsx';

export function Compare() {
  return <Skeleton height={320} />;
}
