import { Skeleton } from '../../components/Skeleton.tsx';

export function EnvironmentRules() {
  return <Skeleton height={320} />;
}
