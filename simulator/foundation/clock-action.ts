import { z } from 'zod';

import { canAdvance } from './clock.ts';
import type { Clock } from './clock.ts';
import { ControlError } from './control-server.ts';
import type { ControlAction } from './control-server.ts';

/** Lets time pass in a simulated system: the same for all of them. */
export function clockAction(clock: Clock): ControlAction {
  return {
    method: 'POST',
    path: 'clock/advance',
    summary: 'Let time pass: { ms }',
    async run({ body }) {
      const { ms } = z.strictObject({ ms: z.number().min(0) }).parse(body);
      if (!canAdvance(clock)) throw new ControlError('This clock cannot be advanced');
      await clock.advance(ms);
      return { now: clock.now() };
    },
  };
}
