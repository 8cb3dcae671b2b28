import type { Person } from '../../foundation/company-catalogue.ts';
import { guidOf } from '../../foundation/guid.ts';
import type { Caller } from '../model/provider.ts';
import type { Stage } from '../model/scenario.ts';

/** A person of the company as the caller of what they did themselves, always the same for the same address. */
export function callerOf(stage: Stage, person: Person): Caller {
  const { tenantId, clientId } = stage.callers.user;
  return { tenantId, clientId, objectId: guidOf(person.mail), name: person.mail, kind: 'user', claims: { name: person.name } };
}
