import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { DevToolsSession } from './devtools.ts';
import { asHandlerRequest, fulfil, type PausedRequest } from './intercepted-request.ts';
import { fromPlayed, isPlayed, toPlayed } from './played-origin.ts';
import { carriedSchema, carriedValue, PortDouble } from './ports.ts';
import { bindingName, fromMainDeclaration, pageWorldSource, preloadWorldName, preloadWorldSource } from './worlds.ts';

/** What happens in a page and concerns main; each is decided by whoever listens. */
export interface PageEvents {
  /** A message from the preload. `url` is of the frame that sent it, as main sees it. */
  ipc(channel: string, message: unknown, ports: readonly PortDouble[], url: string): void;
  /** A navigation that the page or a redirect wants. @returns whether it may go on. */
  navigation(kind: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', url: string, isMainFrame: boolean): boolean;
  /** @returns whether the session's request filter lets it through. */
  request(url: string): boolean;
  /** Answers a request of a scheme with a handler; null where none is registered. */
  handle(scheme: string, request: Request): Promise<Response> | null;
  /** A request for something outside the program, which the double refuses whatever it is. */
  outside(url: string): void;
  windowOpen(url: string): void;
  painted(): void;
  loading(): void;
}

const bindingMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ipc'), channel: z.string(), message: carriedSchema, ports: z.array(z.number()) }),
  z.strictObject({ kind: z.literal('port-message'), port: z.number(), data: carriedSchema }),
  z.strictObject({ kind: z.literal('port-close'), port: z.number() }),
]);

/** One window's page in Chromium, driven through its DevTools session: preload, requests, navigations, ports. */
export class PageSession {
  readonly #page: DevToolsSession;
  readonly #mainFrameId: string;
  readonly #events: PageEvents;
  /** By execution context: the ports that its preload has sent to main. */
  readonly #ports = new Map<number, Map<number, PortDouble>>();
  /** Addresses that main itself is loading: no navigation event is due for them. */
  readonly #expected = new Set<string>();
  #url = '';
  #painted = false;

  private constructor(page: DevToolsSession, mainFrameId: string, events: PageEvents) {
    this.#page = page;
    this.#mainFrameId = mainFrameId;
    this.#events = events;
  }

  /** @param preload source of the preload bundle, or null. */
  static async open(page: DevToolsSession, targetId: string, preload: string | null, events: PageEvents): Promise<PageSession> {
    const session = new PageSession(page, targetId, events);
    session.#listen();
    await page.send('Page.enable');
    await page.send('Page.setLifecycleEventsEnabled', { enabled: true });
    await page.send('Runtime.enable');
    await page.send('Network.enable', {});
    await page.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorldName });
    const channel = randomUUID();
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldSource(channel) });
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: preloadWorldSource(channel, preload ?? ''), worldName: preloadWorldName });
    await page.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
    return session;
  }

  /** Address of the page, as main sees it. */
  get url(): string {
    return fromPlayed(this.#url);
  }

  async load(url: string): Promise<void> {
    const played = toPlayed(url);
    this.#expected.add(new URL(played).href);
    const { errorText } = await this.#page.send('Page.navigate', { url: played });
    if (errorText !== undefined) throw new Error(`${errorText} (${url})`);
  }

  async reload(): Promise<void> {
    this.#expected.add(this.#url);
    await this.#page.send('Page.reload');
  }

  async setDark(dark: boolean): Promise<void> {
    await this.#page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
  }

  /** The page is gone for good. */
  end(): void {
    for (const context of this.#ports.keys()) this.#contextGone(context);
  }

  #listen(): void {
    const page = this.#page;
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) this.#fromPreload(executionContextId, payload);
    });
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#contextGone(executionContextId));
    page.on('Runtime.executionContextsCleared', () => this.end());
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id === this.#mainFrameId) this.#url = frame.url + (frame.urlFragment ?? '');
    });
    page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.#mainFrameId) this.#url = url;
    });
    page.on('Page.lifecycleEvent', ({ frameId, name }) => {
      if (frameId === this.#mainFrameId) this.#lifecycle(name);
    });
    page.on('Page.windowOpen', ({ url }) => this.#events.windowOpen(fromPlayed(url)));
    page.on('Fetch.requestPaused', (paused) => {
      // A page that has gone meanwhile cannot be answered any more.
      this.#intercept(paused).catch(() => {});
    });
  }

  #lifecycle(name: string): void {
    if (name === 'init' && isPlayed(this.#url)) this.#events.loading();
    if (this.#painted || !isPlayed(this.#url) || !['firstPaint', 'firstContentfulPaint', 'load'].includes(name)) return;
    this.#painted = true;
    this.#events.painted();
  }

  async #intercept(paused: PausedRequest): Promise<void> {
    const url = fromPlayed(paused.request.url);
    const refuse = (errorReason: 'Aborted' | 'BlockedByClient' | 'InternetDisconnected'): Promise<unknown> =>
      this.#page.send('Fetch.failRequest', { requestId: paused.requestId, errorReason });
    if (paused.resourceType === 'Document' && !this.#mayNavigate(paused, url)) return void (await refuse('Aborted'));
    if (!this.#events.request(url)) return void (await refuse('BlockedByClient'));
    const scheme = new URL(url).protocol.slice(0, -1);
    const answer = this.#events.handle(scheme, await asHandlerRequest(this.#page, paused));
    if (answer !== null) return fulfil(this.#page, paused.requestId, await answer);
    this.#events.outside(url);
    await refuse('InternetDisconnected');
  }

  #mayNavigate(paused: PausedRequest, url: string): boolean {
    const isMainFrame = paused.frameId === this.#mainFrameId;
    if (isMainFrame && this.#expected.delete(paused.request.url)) return true;
    if (paused.redirectedRequestId !== undefined) return this.#events.navigation('will-redirect', url, isMainFrame);
    return (!isMainFrame || this.#events.navigation('will-navigate', url, true)) && this.#events.navigation('will-frame-navigate', url, isMainFrame);
  }

  #fromPreload(context: number, payload: string): void {
    const message = bindingMessageSchema.parse(JSON.parse(payload));
    const ports = this.#ports.get(context) ?? new Map<number, PortDouble>();
    this.#ports.set(context, ports);
    if (message.kind === 'ipc') {
      const sent = message.ports.map((id) => {
        const port = new PortDouble((kind, value) => this.#toPort(context, id, kind, value));
        ports.set(id, port);
        return port;
      });
      this.#events.ipc(message.channel, carriedValue(message.message), sent, this.url);
    } else if (message.kind === 'port-message') {
      ports.get(message.port)?.take(carriedValue(message.data));
    } else {
      ports.get(message.port)?.gone();
      ports.delete(message.port);
    }
  }

  #toPort(executionContextId: number, port: number, kind: string, value: string): void {
    const call = this.#page.send('Runtime.callFunctionOn', {
      executionContextId, functionDeclaration: fromMainDeclaration, arguments: [{ value: port }, { value: kind }, { value }],
    });
    // A document that has just gone takes its ports with it; their close event says so.
    call.catch(() => {});
  }

  #contextGone(context: number): void {
    const ports = this.#ports.get(context);
    this.#ports.delete(context);
    for (const port of ports?.values() ?? []) port.gone();
  }
}
