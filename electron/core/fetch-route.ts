import type { RequestContext } from './request-context.ts';

/** A bounded thing that the page gets by plain request: an image, a saved file, an upload. Served by both hosts. */
export interface FetchRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with named parts, such as `/devices/:connectionId/thumbnails/:captureId`. */
  readonly path: string;
  /** Read-only callers get `read` routes only. */
  readonly effect: 'read' | 'write';
  handle(request: Request, parts: Readonly<Record<string, string>>, context: Pick<RequestContext, 'role'>): Promise<Response>;
}
