/** Why a request is turned away before anybody looks at what it wants. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 405 | 413 | 421;
  readonly reason: string;
}

/** Head of a request, as far as the rules look at it. */
export interface RequestHead {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/** The names under which a loopback server may be asked: itself, nothing that merely begins like it. */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/**
 * The rules of electron.md §5 that need no session: the exact `Host` stops DNS rebinding (a rebound page is same-origin
 * and sends no other telling header), the `Origin` of everything with an effect must be the very host that was asked.
 */
export function refusalOf(head: RequestHead, port: number, isUpgrade: boolean): Refusal | null {
  if (head.host === undefined || !ownHosts(port).includes(head.host)) {
    return { status: 421, reason: 'This host name is not served here.' };
  }
  if (!head.target.startsWith('/') || head.target.startsWith('//')) return { status: 400, reason: 'The request target is not a path.' };
  if (/[?&]token=/i.test(head.target)) return { status: 400, reason: 'A token never belongs into a query.' };
  if (!isUpgrade && !['GET', 'HEAD', 'POST', 'DELETE'].includes(head.method)) return { status: 405, reason: 'This method is not used here.' };
  const harmless = !isUpgrade && (head.method === 'GET' || head.method === 'HEAD');
  if (head.origin === undefined ? !harmless : head.origin !== `http://${head.host}`) {
    return { status: 403, reason: 'This request did not come from Fabriscope’s own page.' };
  }
  return null;
}
