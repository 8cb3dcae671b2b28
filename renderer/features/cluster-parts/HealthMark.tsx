import { healthStateAppearance, type HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { StateMark } from '../../components/StateMark.tsx';

export interface HealthMarkProps {
  readonly state: HealthState;
  /** Since when it is so, ms since 1970; shown as a ticking age. Null or absent: not shown. */
  readonly since?: number | null;
  /** Only where the word stands right beside it anyway. */
  readonly hideWord?: boolean;
}

/** Health of an entity as shape, word and colour, with its age. */
export function HealthMark({ state, since = null, hideWord = false }: HealthMarkProps) {
  const { tone, word, shape } = healthStateAppearance[state];
  const mark = <StateMark tone={tone} word={word} shape={shape} hideWord={hideWord} />;
  return since === null ? mark : <>{mark} for <Age at={since} bare /></>;
}
