import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';
import { faultError } from '../../core/faults.ts';

/**
 * The path of a resource for a call, out of an id that somebody gave: each part encoded, so that nothing of it can be taken
 * for another path or a query.
 * @param type with namespace, in any case: what the id has to be of.
 * @throws FaultError `invalid-input` where it is not of that type, or of no subscription
 */
export function resourcePath(id: string, type: string): { readonly path: string; readonly subscriptionId: string; readonly resourceGroup: string | null; readonly name: string } {
  const parsed = parseResourceId(id);
  const parts = id.trim().replace(/^\/+|\/+$/g, '').split('/');
  if (parsed?.subscriptionId == null || parsed.type.toLowerCase() !== type.toLowerCase() || parts.some((part) => part === '.' || part === '..')) {
    throw faultError('invalid-input', { message: `This is no id of a resource of type ${type}.`, hint: 'It is as Azure writes it: /subscriptions/…/providers/… and the name.' });
  }
  const { subscriptionId, resourceGroup, name } = parsed;
  return { path: `/${parts.map((part) => encodeURIComponent(part)).join('/')}`, subscriptionId, resourceGroup, name };
}
