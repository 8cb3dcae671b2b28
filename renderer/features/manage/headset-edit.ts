import type { Connection, Endpoint } from '../../../shared/contract/connections.ts';

export interface HeadsetEdit {
  readonly name: string;
  readonly address: string;
  readonly group: string;
  readonly production: boolean;
  readonly autoConnect: boolean;
}

const defaultPorts = { https: 443, http: 80 } as const;

/** @returns an address as a person would type it; scheme and port only where they are not the usual ones. */
export function addressText({ scheme, host, port }: Endpoint): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const withPort = port === defaultPorts[scheme] ? bracketed : `${bracketed}:${port}`;
  return scheme === 'https' ? withPort : `http://${withPort}`;
}

export interface HeadsetChange {
  name?: string;
  address?: string;
  group?: string | null;
  production?: boolean;
  autoConnect?: boolean;
}

/** @returns only what differs: an address that is sent again would close a session for nothing. */
export function editChange(connection: Pick<Connection, 'name' | 'endpoint' | 'group' | 'production' | 'autoConnect'>, edit: HeadsetEdit): HeadsetChange {
  const group = edit.group.trim() === '' ? null : edit.group.trim();
  return {
    ...(edit.name.trim() === connection.name ? {} : { name: edit.name.trim() }),
    ...(edit.address.trim() === addressText(connection.endpoint) ? {} : { address: edit.address.trim() }),
    ...(group === connection.group ? {} : { group }),
    ...(edit.production === connection.production ? {} : { production: edit.production }),
    ...(edit.autoConnect === connection.autoConnect ? {} : { autoConnect: edit.autoConnect }),
  };
}
