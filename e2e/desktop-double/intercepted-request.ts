import type { DevToolsSession } from './devtools.ts';
import { fromPlayed } from './played-origin.ts';

/** The part of `Fetch.requestPaused` that the double looks at. */
export interface PausedRequest {
  readonly requestId: string;
  readonly networkId?: string | undefined;
  readonly resourceType: string;
  readonly frameId: string;
  readonly redirectedRequestId?: string | undefined;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly hasPostData?: boolean | undefined };
}

/** Headers that speak of Chromium's own address of the page. */
const addressHeaders = new Set(['origin', 'referer']);

/** @returns the request as a protocol handler under Electron would get it, its body read whole. */
export async function asHandlerRequest(page: DevToolsSession, paused: PausedRequest): Promise<Request> {
  const { url, method, headers, hasPostData } = paused.request;
  const translated = new Headers();
  for (const [name, value] of Object.entries(headers)) translated.set(name, addressHeaders.has(name.toLowerCase()) ? fromPlayed(value) : value);
  const body = hasPostData && paused.networkId !== undefined ? await postedBytes(page, paused.networkId) : null;
  return new Request(fromPlayed(url), { method, headers: translated, ...(body === null ? {} : { body }) });
}

async function postedBytes(page: DevToolsSession, networkId: string): Promise<Uint8Array<ArrayBuffer>> {
  const { postData, base64Encoded } = await page.send('Network.getRequestPostData', { requestId: networkId });
  return new Uint8Array(Buffer.from(postData, base64Encoded ? 'base64' : 'utf8'));
}

/** Answers a paused request with what the program's handler said; the body is read whole first. */
export async function fulfil(page: DevToolsSession, requestId: string, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer()).toString('base64');
  await page.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: answer.status,
    responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value })),
    body,
  });
}
