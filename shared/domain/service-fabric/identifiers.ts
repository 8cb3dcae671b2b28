/*
 * Names and ids of a cluster's entities. The one form inside Fabriscope is the full name (`fabric:/Shop/Cart`): every
 * answer carries it and it means the same in all versions. The gateway's ids are the name without `fabric:/`, with `~`
 * between the parts since api-version 6.0 and `/` before (service-fabric.md §1.1); they exist only on the wire.
 */
const prefix = 'fabric:/';

const unusual = /^$|^\/|~|\/\/|\/$/;

/** Name of the application that holds the cluster's own services. */
export const systemApplicationName = 'fabric:/System';

/** Which character separates the parts of a hierarchical id: `~` from api-version 6.0, `/` before. */
export type IdStyle = 'tilde' | 'slash';

/**
 * The full name out of a name or an id in any of its forms: `fabric:/A/B`, `A~B`, `A/B`, `fabric:/A~B`; a trailing
 * separator and a doubled one are left out. An empty text stays empty.
 */
export function entityNameOf(nameOrId: string): string {
  // Nearly every answer: lists of ten thousand come through here.
  if (nameOrId.startsWith(prefix) && !unusual.test(nameOrId.slice(prefix.length))) return nameOrId;
  const bare = /^fabric:\/*/i.test(nameOrId) ? nameOrId.replace(/^fabric:\/*/i, '') : nameOrId;
  const parts = bare.split(/[/~]+/).filter((part) => part !== '');
  return parts.length === 0 ? '' : prefix + parts.join('/');
}

/** The id that stands for a name in a path of the gateway, not yet percent-encoded. */
export function entityIdOf(name: string, style: IdStyle = 'tilde'): string {
  const bare = entityNameOf(name).slice(prefix.length);
  return style === 'tilde' ? bare.replaceAll('/', '~') : bare;
}

/** One part of a path; `~` stays as it is, `/` of an old id does not. */
export function pathSegment(text: string): string {
  return encodeURIComponent(text);
}

/** Whether the name is that of the system application or of one of its services. */
export function isSystemName(name: string): boolean {
  return name === systemApplicationName || name.startsWith(`${systemApplicationName}/`);
}

/**
 * The application that a service's name says it belongs to: the name without its last part; the system application for
 * `fabric:/System/…`. A service may sit deeper or elsewhere, so that the cluster's answer counts where it can be had.
 * @returns null where the name has one part only.
 */
export function parentNameOf(serviceName: string): string | null {
  const name = entityNameOf(serviceName);
  if (name !== systemApplicationName && isSystemName(name)) return systemApplicationName;
  const cut = name.lastIndexOf('/');
  return cut <= prefix.length - 1 ? null : name.slice(0, cut);
}

/** The name without `fabric:/`, as people say it. */
export function shortName(name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** GUID in lower case without braces. Anything else comes back trimmed and in lower case. */
export function partitionIdOf(text: string): string {
  return text.trim().replace(/^\{|\}$/g, '').toLowerCase();
}

/** Whether a text is a partition's id. */
export function isPartitionId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(partitionIdOf(text));
}

/** Decimal digits of a replica's, instance's or node instance's id, without leading zeros; null where it is none. 64-bit, so never a number. */
export function int64TextOf(value: string | number | bigint): string | null {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  const digits = /^\s*(-?)0*(\d+)\s*$/.exec(value);
  if (!digits?.[2]) return null;
  return digits[2] === '0' ? '0' : `${digits[1] ?? ''}${digits[2]}`;
}
