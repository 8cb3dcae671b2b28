import { contentSecurityPolicy, documentHeaders } from '../core/content-security-policy.ts';
import { pageFile } from '../core/page-files.ts';
import { appOrigin, isAppUrl } from './app-origin.ts';

export interface AppProtocolSources {
  /** Folder of the built page. */
  readonly pageRoot: string;
  /** The program's own routes (thumbnails, uploads, saved files); null where none matches. */
  route(request: Request): Promise<Response | null>;
}

function refusal(status: number, words: string): Response {
  return new Response(words, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

async function answer(request: Request, sources: AppProtocolSources): Promise<Response> {
  if (!isAppUrl(request.url)) return refusal(404, 'Not found');
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== appOrigin) return refusal(403, 'Not for this origin');
  const routed = await sources.route(request);
  if (routed !== null) return routed;
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Not offered');
  return pageFile(sources.pageRoot, new URL(request.url).pathname);
}

/**
 * Answers `app://fabriscope/…` (electron.md §2.1 rows 2 and 3): the built page and the program's routes, every answer
 * with the same security headers. Other hosts of the scheme, foreign origins and other methods are refused; whatever
 * goes wrong inside is a plain 500 without a reason.
 */
export function appProtocolHandler(sources: AppProtocolSources): (request: Request) => Promise<Response> {
  const headers = Object.entries(documentHeaders(contentSecurityPolicy()));
  return async (request) => {
    const inner = await answer(request, sources).catch(() => refusal(500, 'Failed'));
    const outer = new Response(request.method === 'HEAD' ? null : inner.body, { status: inner.status, statusText: inner.statusText, headers: inner.headers });
    for (const [name, value] of headers) outer.headers.set(name, value);
    return outer;
  };
}
