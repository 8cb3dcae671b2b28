/** The parts of an ARM resource id. Ids are the same in any case; the parts keep the case in which they were written. */
export interface ResourceId {
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  /** With namespace: `Microsoft.KeyVault/vaults`, or `Microsoft.Sql/servers/databases` for a child. */
  readonly type: string;
  /** All names, parents first: `server/database`. */
  readonly name: string;
}

/** @returns null where the text is no id of a resource (a group's or a subscription's id is none). */
export function parseResourceId(text: string): ResourceId | null {
  const parts = text.trim().replace(/^\/+|\/+$/g, '').split('/');
  const at = parts.findLastIndex((part) => part.toLowerCase() === 'providers');
  const [namespace, ...rest] = at < 0 ? [] : parts.slice(at + 1);
  if (namespace === undefined || rest.length < 2 || rest.length % 2 !== 0 || parts.includes('')) return null;
  return {
    subscriptionId: partAfter(parts, 'subscriptions'),
    resourceGroup: partAfter(parts, 'resourcegroups'),
    type: [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/'),
    name: rest.filter((_, index) => index % 2 === 1).join('/'),
  };
}

function partAfter(parts: readonly string[], word: string): string | null {
  const at = parts.findIndex((part) => part.toLowerCase() === word);
  return at < 0 ? null : parts[at + 1] ?? null;
}

export function sameResourceId(left: string, right: string): boolean {
  return plainId(left) === plainId(right);
}

/** Ids are the same in any case; this is the form in which they are compared and kept. */
export function plainId(id: string): string {
  return `/${id.trim().replace(/^\/+|\/+$/g, '').toLowerCase()}`;
}
