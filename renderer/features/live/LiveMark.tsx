import { StateMark } from '../../components/StateMark.tsx';
import type { PlayerFigures } from './live-player.ts';
import type { LiveSight } from './use-live.ts';

/** In one glance: is this live, and how late is it? */
export function LiveMark({ live, figures }: { readonly live: LiveSight; readonly figures: PlayerFigures | null }) {
  const { phase } = live.state;
  if (live.unplayable !== null) return <StateMark tone="error" word="Cannot be shown" />;
  if (phase.kind === 'opening') return <StateMark tone="busy" word="Opening" />;
  if (phase.kind === 'interrupted') return <StateMark tone="stale" word="Interrupted" />;
  if (figures?.delayMs == null) return <StateMark tone="busy" word="Opening" />;
  return <StateMark tone="ok" word={`Live · ${Math.round(figures.delayMs)} ms`} />;
}
