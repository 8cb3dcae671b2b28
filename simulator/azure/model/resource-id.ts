/** Parts of `/subscriptions/{s}[/resourceGroups/{g}][/providers/{namespace}/{type}/{name}…]`. */
export interface ResourceIdParts {
  readonly subscriptionId: string;
  /** Empty at subscription scope. */
  readonly resourceGroup: string;
  /** `Microsoft.KeyVault`, empty where the id ends at the group or subscription. */
  readonly namespace: string;
  /** `vaults/secrets`. */
  readonly type: string;
  /** `vault1/secret1`; one segment fewer than the type names where the path is that of a list. */
  readonly name: string;
  /** The path ends with a type: a list of such resources, or an action on the resource before it. */
  readonly isCollection: boolean;
}

/**
 * Splits a path of the ARM host; undefined for any other path. A resource that extends another one comes out as a child of
 * it, its own `providers` among the types.
 */
export function parseResourceId(path: string): ResourceIdParts | undefined {
  const segments = path.split('/').filter((each) => each !== '');
  if (segments[0]?.toLowerCase() !== 'subscriptions' || segments[1] === undefined) return undefined;
  const hasGroup = segments[2]?.toLowerCase() === 'resourcegroups' && segments[3] !== undefined;
  const rest = segments.slice(hasGroup ? 4 : 2);
  const scope = { subscriptionId: segments[1], resourceGroup: hasGroup ? (segments[3] ?? '') : '' };
  if (rest.length === 0) return { ...scope, namespace: '', type: '', name: '', isCollection: false };
  if (rest[0]?.toLowerCase() !== 'providers' || rest[1] === undefined || rest[2] === undefined) return undefined;
  const pairs = rest.slice(2);
  const types = pairs.filter((_, index) => index % 2 === 0);
  const names = pairs.filter((_, index) => index % 2 === 1);
  return { ...scope, namespace: rest[1], type: types.join('/'), name: names.join('/'), isCollection: types.length > names.length };
}

/** The id of a resource; group and subscription scope alike. */
export function resourceId(scope: string, fullType: string, name: string): string {
  const [namespace = '', ...types] = fullType.split('/');
  const names = name.split('/');
  const pairs = types.map((type, index) => `${type}/${names[index] ?? ''}`);
  return `${scope}/providers/${namespace}/${pairs.join('/')}`;
}

export const subscriptionScope = (subscriptionId: string): string => `/subscriptions/${subscriptionId}`;

/** `/subscriptions/{s}/resourceGroups/{g}`, or the subscription's where the group is empty. */
export function scopeOf(subscriptionId: string, resourceGroup: string): string {
  const subscription = subscriptionScope(subscriptionId);
  return resourceGroup === '' ? subscription : `${subscription}/resourceGroups/${resourceGroup}`;
}

/** The id of the resource that a child belongs to. */
export const parentId = (id: string): string => id.split('/').slice(0, -2).join('/');

export const subscriptionOf = (id: string): string => parseResourceId(id)?.subscriptionId ?? '';

/** Whether two ids, names or types are the same to ARM. */
export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The last name of `parent/child`. */
export const lastSegment = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Whether a scope is another one or lies below it; everything lies below `/`. */
export const isWithin = (scope: string, around: string): boolean => around === '/' || `${scope}/`.toLowerCase().startsWith(`${around}/`.toLowerCase());

/** Whether a scope is another one, or lies above or below it: what ARM tells of when it lists what holds for a scope. */
export const isAboveOrWithin = (scope: string, other: string): boolean => isWithin(scope, other) || isWithin(other, scope);
