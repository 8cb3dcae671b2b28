import type { Fault } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import { stringifyLossless } from '../../core/lossless-json.ts';
import { apiVersions, type AzureApi } from './api-versions.ts';
import { callDetail, fieldOf, textOf, type AzureAnswer } from './azure-answer.ts';
import { AzureRefusal } from './azure-refusal.ts';
import type { AzureSender } from './azure-sender.ts';

/** A call by its path below the origin, encoded and without `api-version`. */
export interface AzureCall {
  /** Row of the table of api-versions. */
  readonly api: AzureApi;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A call whose answer is read: `read` gets JSON without rounding (undefined for none) and throws where it is not as expected. */
export interface AzureRead<T> extends AzureCall {
  readonly read: (body: unknown) => T;
}

export interface AzureWrite extends AzureCall {
  /** Sent as JSON, bigints as plain numbers. */
  readonly body?: unknown;
  /** In place of `body`: JSON that was written elsewhere, since to write megabytes takes too long for the main thread. */
  readonly bodyText?: string;
}

/** A list as far as it could be read. */
export interface AzureList<T> {
  readonly items: readonly T[];
  /** False where pages or items are missing; `fault` tells why. */
  readonly isComplete: boolean;
  readonly fault: Fault | null;
}

/** One page of a list. */
export interface AzurePage<T> {
  readonly items: readonly T[];
  /** Items that could not be read; each costs itself only. */
  readonly unreadable: number;
  readonly hasMore: boolean;
}

/** Lists end; one that does not is broken. */
const mostPages = 1_000;

/**
 * Typed calls to one origin: ARM under one subscription or directory, or a vault. Every method throws AzureRefusal for
 * what Azure refuses (its `error` keeps the whole tree), and FaultError for the rest (azure-sender.ts).
 */
export class AzureClient {
  readonly #sender: AzureSender;
  readonly #guardWrite: () => void;

  /** @param guardWrite throws FaultError `locked` while nothing may be changed. */
  constructor(sender: AzureSender, guardWrite: () => void) {
    this.#sender = sender;
    this.#guardWrite = guardWrite;
  }

  /** @throws FaultError `malformed-answer` where `read` throws. */
  async get<T>(call: AzureRead<T>): Promise<T> {
    return readBodyOf(await this.#send('GET', call), call, call.read);
  }

  /** HEAD; false for 404. */
  async exists(call: AzureCall): Promise<boolean> {
    try {
      await this.#send('HEAD', call);
      return true;
    } catch (error) {
      if (error instanceof AzureRefusal && error.status === 404) return false;
      throw error;
    }
  }

  /** A POST that only asks (`validate`, `exportTemplate`, `listUsages`): allowed while locked, and sent again like a GET. */
  async ask<T>(call: AzureRead<T> & AzureWrite): Promise<T> {
    return readBodyOf(await this.#send('POST', call, { isRepeatable: true }), call, call.read);
  }

  /** The same as `ask`; the answer's text as it came, for answers of megabytes that another thread reads. */
  async askText(call: AzureWrite): Promise<string> {
    const { body } = await this.#send('POST', call, { isRepeatable: true, asText: true });
    return typeof body === 'string' ? body : '';
  }

  /** Changes something at once. What takes time is begun by `AzureOperations.begin` instead. @throws FaultError `locked` */
  async write(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', call: AzureWrite): Promise<AzureAnswer> {
    this.#guardWrite();
    return this.#send(method, call);
  }

  /** The same as `ask`, whole: for `askLong`. */
  askRaw(call: AzureWrite): Promise<AzureAnswer> {
    return this.#send('POST', call, { isRepeatable: true });
  }

  /** An address that an answer gave, as long as it is of the same origin. */
  follow(url: string, signal?: AbortSignal): Promise<AzureAnswer> {
    return this.#sender.send({ method: 'GET', url, signal });
  }

  /**
   * Pages of a list as they come. Ends the list with FaultError `foreign-origin` where the next page is elsewhere, and
   * `malformed-answer` where pages go round in circles; what was yielded before stays good.
   */
  async *pages<T>(call: AzureCall, readItem: (item: unknown) => T): AsyncGenerator<AzurePage<T>, void, undefined> {
    let answer = await this.#send('GET', call);
    const seen = new Set<string>();
    for (let page = 1; ; page++) {
      const next = textOf(fieldOf(answer.body, 'nextLink'));
      yield { ...readItems(answer, call, readItem), hasMore: next !== null };
      if (next === null) return;
      if (seen.has(next) || page >= mostPages) {
        throw faultError('malformed-answer', { message: 'Azure’s list leads back to a page that was read before.', hint: 'What was read so far is shown.', detail: callDetail({ method: 'GET', path: call.path }, answer.ids) });
      }
      seen.add(next);
      answer = await this.follow(next, call.signal);
    }
  }

  /** All pages, or as many as could be read. @throws only where not even the first could. */
  async list<T>(call: AzureCall, readItem: (item: unknown) => T): Promise<AzureList<T>> {
    const items: T[] = [];
    let unreadable = 0;
    let isBegun = false;
    try {
      for await (const page of this.pages(call, readItem)) {
        isBegun = true;
        items.push(...page.items);
        unreadable += page.unreadable;
      }
    } catch (error) {
      if (!isBegun || call.signal?.aborted) throw error;
      return { items, isComplete: false, fault: toFault(error) };
    }
    if (unreadable === 0) return { items, isComplete: true, fault: null };
    return { items, isComplete: false, fault: faultError('malformed-answer', { message: `${unreadable} of the items could not be read.`, hint: 'The others are shown.' }).fault };
  }

  #send(method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', call: AzureWrite, more: { readonly isRepeatable?: boolean; readonly asText?: boolean } = {}): Promise<AzureAnswer> {
    return this.#sender.send({ method, url: urlOf(call), signal: call.signal, ...more, ...bodyOf(call) });
  }
}

/** Path with its query and the api-version of the table. */
function urlOf({ api, path, query = {} }: AzureCall): string {
  const search = new URLSearchParams({ 'api-version': apiVersions[api], ...query });
  return `${path}?${search.toString()}`;
}

function bodyOf({ body, bodyText }: AzureWrite): { readonly body?: string } {
  if (bodyText !== undefined) return { body: bodyText };
  return body === undefined ? {} : { body: stringifyLossless(body) };
}

function readBodyOf<T>(answer: AzureAnswer, { path }: AzureCall, read: (body: unknown) => T): T {
  try {
    return read(answer.body);
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw faultError('malformed-answer', {
      message: 'Azure’s answer is not what it should be.', hint: 'Try again; only this part is affected.',
      detail: callDetail({ method: 'GET', path }, answer.ids, [offendingPath(error)]),
    }, error);
  }
}

function readItems<T>(answer: AzureAnswer, call: AzureCall, readItem: (item: unknown) => T): { items: T[]; unreadable: number } {
  const value = fieldOf(answer.body, 'value');
  if (!Array.isArray(value)) {
    throw faultError('malformed-answer', { message: 'Azure’s answer is not the list that it should be.', detail: callDetail({ method: 'GET', path: call.path }, answer.ids, ['value: no list']) });
  }
  const items: T[] = [];
  let unreadable = 0;
  for (const item of value) {
    try {
      items.push(readItem(item));
    } catch {
      unreadable += 1;
    }
  }
  return { items, unreadable };
}

/** Where in the answer a zod schema found what it did not expect. */
function offendingPath(error: unknown): string {
  const issues = fieldOf(error, 'issues');
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  const path = fieldOf(first, 'path');
  return `${Array.isArray(path) && path.length > 0 ? path.map(String).join('.') : 'the whole answer'}: ${textOf(fieldOf(first, 'message')) ?? 'not as expected'}`;
}
