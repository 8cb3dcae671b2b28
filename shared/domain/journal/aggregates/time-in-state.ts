import type { AggregateDefinition } from '../cursor.ts';
import { fieldReader, textOf } from '../field.ts';
import type { Aggregate } from './aggregate.ts';

/** From the first event to the last one of a stretch. */
interface Stretch {
  readonly firstAt: number;
  readonly lastAt: number;
  /** From the last event on. */
  readonly lastState: string;
  /** Milliseconds by state, of the time between first and last. */
  readonly lasted: ReadonlyMap<string, number>;
}

const nothing: ReadonlyMap<string, number> = new Map();

function lengthen(lasted: Map<string, number>, state: string, ms: number): void {
  lasted.set(state, (lasted.get(state) ?? 0) + ms);
}

/** The gap between two stretches belongs to the last state of the earlier one. */
function combine(earlier: Stretch | null, later: Stretch | null): Stretch | null {
  if (earlier === null) return later;
  if (later === null) return earlier;
  const lasted = new Map(earlier.lasted);
  lengthen(lasted, earlier.lastState, later.firstAt - earlier.lastAt);
  for (const [state, ms] of later.lasted) lengthen(lasted, state, ms);
  return { firstAt: earlier.firstAt, lastAt: later.lastAt, lastState: later.lastState, lasted };
}

export function timeInState({ of }: AggregateDefinition & { kind: 'time-in-state' }): Aggregate<Stretch | null> {
  const read = fieldReader(of);
  return {
    read: (event) => textOf(read(event)),
    identity: () => null,
    lift: (state, at) => ({ firstAt: at, lastAt: at, lastState: String(state), lasted: nothing }),
    combine,
    lower: (stretch, { to, now }) => {
      if (stretch === null) return { kind: 'states', values: [] };
      const lasted = new Map(stretch.lasted);
      lengthen(lasted, stretch.lastState, Math.max(0, Math.min(to, now) - stretch.lastAt));
      return { kind: 'states', values: [...lasted].map(([state, lastedMs]) => ({ state, lastedMs })).sort((left, right) => (left.state < right.state ? -1 : 1)) };
    },
    ordered: true,
    timed: true,
    running: null,
  };
}
