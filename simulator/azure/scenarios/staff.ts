import { createHash } from 'node:crypto';

import type { Person } from '../../foundation/company-catalogue.ts';
import type { Caller } from '../model/provider.ts';
import type { Stage } from '../model/scenario.ts';

/** A person of the company as the caller of what they did themselves, always the same for the same address. */
export function callerOf(stage: Stage, person: Person): Caller {
  const { tenantId, clientId } = stage.callers.user;
  return { tenantId, clientId, objectId: guidOf(person.mail), name: person.mail, kind: 'user', claims: { name: person.name } };
}

/** A guid that stands for a text. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
