import { Skeleton } from '../../components/Skeleton.tsx';

export function Dora() {
  return <Skeleton height={320} />;
}
