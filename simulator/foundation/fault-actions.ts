import type { z } from 'zod';

import type { ControlAction } from './control-server.ts';
import type { FaultRules, ScopedFault } from './faults.ts';

/** A simulated system whose weather can be made: the faults in force, and how one comes and goes where that takes more than a rule. */
export interface Weather<F extends ScopedFault> {
  readonly schema: z.ZodType<F>;
  readonly faults: Pick<FaultRules<F>, 'list'>;
  /** @returns the id by which it can be taken back. */
  readonly put: (fault: F) => string | Promise<string>;
  /** Takes one back, or all. */
  readonly clear: (id: string | undefined) => unknown;
}

/** Bad weather by the control endpoint: the same for all systems. */
export function faultActions<F extends ScopedFault>({ schema, faults, put, clear }: Weather<F>): ControlAction[] {
  return [
    { method: 'GET', path: 'fault', summary: 'Faults in force', run: () => ({ faults: faults.list() }) },
    { method: 'POST', path: 'fault', summary: 'Put a fault in force: { kind, path?, method?, count?, after?, … }', run: async ({ body }) => ({ id: await put(schema.parse(body)) }) },
    { method: 'DELETE', path: 'fault', summary: 'Take back one fault (?id=) or all', run: ({ query }) => clear(query.get('id') ?? undefined) },
  ];
}
