import { randomBytes } from 'node:crypto';
import type { Fault, FaultCode } from '../../shared/domain/fault.ts';
import { FaultError } from './fault-error.ts';
import { fault, toFault } from './faults.ts';
import type { FetchRoute } from './fetch-route.ts';
import { redactedFault, type CallGuard } from './program-calls.ts';
import type { RequestContext } from './request-context.ts';

const statusOf: Readonly<Partial<Record<FaultCode, number>>> = {
  'invalid-input': 400, unauthorised: 502, 'read-only': 403, forbidden: 403, 'not-found': 404, busy: 409, 'file-exists': 409, 'secrets-locked': 423,
  'disk-full': 507, internal: 500, cancelled: 400, 'file-access': 500, 'not-supported': 501,
};

interface CompiledRoute {
  readonly route: FetchRoute;
  readonly parts: readonly string[];
}

/**
 * The plain requests of the page. Answers faults as JSON `{fault}` with a status that fits, and null where no route has
 * that path, so that the host may look among its own files.
 */
export class FetchRouter {
  readonly #routes: readonly CompiledRoute[];
  readonly #guard: CallGuard;

  constructor(routes: readonly FetchRoute[], guard: CallGuard) {
    this.#routes = routes.map((route) => ({ route, parts: route.path.split('/').slice(1) }));
    this.#guard = guard;
  }

  async handle(request: Request, caller: Pick<RequestContext, 'role'>): Promise<Response | null> {
    const segments = segmentsOf(request.url);
    if (segments === null) return null;
    const matches = this.#routes.flatMap(({ route, parts }) => {
      const named = matchParts(parts, segments);
      return named ? [{ route, named }] : [];
    });
    if (matches.length === 0) return null;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = matches.find(({ route }) => route.method === method);
    if (!match) return new Response(null, { status: 405, headers: { allow: matches.map(({ route }) => route.method).join(', ') } });
    try {
      if (caller.role !== 'operator' && match.route.effect !== 'read') throw new FaultError(fault('read-only'));
      return await match.route.handle(request, match.named, caller);
    } catch (error) {
      return this.#refusal(error, match.route, request.signal);
    }
  }

  #refusal(error: unknown, route: FetchRoute, signal: AbortSignal): Response {
    let found: Fault = toFault(error);
    if (found.code === 'internal' && !(error instanceof FaultError) && !signal.aborted) {
      const reference = randomBytes(4).toString('hex');
      this.#guard.logger.error('fetch.failed', 'A request failed unexpectedly.', { reference, path: route.path, error });
      found = { ...found, detail: `Log reference ${reference}` };
    }
    return Response.json({ fault: redactedFault(found, this.#guard.redactor) }, { status: statusOf[found.code] ?? 502 });
  }
}

/** Path segments, each decoded once; null where one cannot be decoded. */
function segmentsOf(url: string): readonly string[] | null {
  try {
    return new URL(url).pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function matchParts(parts: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (parts.length !== segments.length) return null;
  const named: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return null;
      named[part.slice(1)] = segment;
    } else if (part !== segment) {
      return null;
    }
  }
  return named;
}
