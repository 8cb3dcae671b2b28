import type { IncomingMessage } from 'node:http';

import type { Pairing } from '../model/pairing.ts';
import { html } from './answer.ts';
import type { Answer } from './answer.ts';

/** Realm of the portal's Basic authentication (device-portal.md §1.0). */
const REALM = 'Windows Device Portal';

/** A user name with this prefix skips the CSRF check (device-portal.md §1.1). */
const SCRIPT_PREFIX = 'auto-';

export interface Identity {
  /** The caller used the prefix for scripts. */
  readonly skipsCsrf: boolean;
}

/** Who sends this request, undefined where the portal does not know them. */
export function identify(request: IncomingMessage, pairing: Pairing): Identity | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '');
  if (match === null) return undefined;
  const decoded = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return undefined;
  const username = decoded.slice(0, colon);
  const password = decoded.slice(colon + 1);
  if (pairing.accepts({ username, password })) return { skipsCsrf: false };
  if (!username.startsWith(SCRIPT_PREFIX)) return undefined;
  const plainName = username.slice(SCRIPT_PREFIX.length);
  return pairing.accepts({ username: plainName, password }) ? { skipsCsrf: true } : undefined;
}

/** 401 as HTML: authentication failures are not reported as JSON (device-portal.md §1.0). */
export function unauthorized(): Answer {
  const page = html(401, 'Unauthorized', 'HTTP Error 401. The requested resource requires user authentication.');
  return { ...page, headers: { ...page.headers, 'www-authenticate': `Basic realm="${REALM}"` } };
}

/** 403 for a missing or stale token. Uncertain: the text. */
export function csrfRefused(): Answer {
  return html(403, 'Forbidden', 'CSRF Token Invalid');
}
