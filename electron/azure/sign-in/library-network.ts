import { FaultError } from '../../core/fault-error.ts';
import { fieldOf, textOf } from '../arm/azure-answer.ts';
import type { ServiceExchange } from '../../core/net/service-exchange.ts';

interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface LibraryAnswer<T> {
  readonly headers: Record<string, string>;
  readonly body: T;
  readonly status: number;
}

/** `{ error, error_description }` of a directory (RFC 6749 §5.2). */
export interface DirectoryRefusal {
  readonly word: string;
  readonly text: string;
}

/**
 * The network as the sign-in library wants it, over our own trust. The library swallows the reasons of failures: the last
 * one is kept for whoever has to explain it.
 */
export class LibraryNetwork {
  readonly #exchange: ServiceExchange;
  readonly #signal: AbortSignal | undefined;
  /** Why the last request failed; null after one that was answered. */
  trouble: FaultError | null = null;
  /** What the directory refused last, in its own words: the library passes only a part of them on. Null after a good answer. */
  refusal: DirectoryRefusal | null = null;

  /** @param signal ends requests under way, and with them what the library waits for. */
  constructor(exchange: ServiceExchange, signal?: AbortSignal) {
    this.#exchange = exchange;
    this.#signal = signal;
  }

  sendGetRequestAsync<T>(url: string, options?: RequestOptions): Promise<LibraryAnswer<T>> {
    return this.#send<T>('GET', url, options);
  }
  sendPostRequestAsync<T>(url: string, options?: RequestOptions): Promise<LibraryAnswer<T>> {
    return this.#send<T>('POST', url, options);
  }

  async #send<T>(method: 'GET' | 'POST', url: string, { headers = {}, body }: RequestOptions = {}): Promise<LibraryAnswer<T>> {
    try {
      const answer = await this.#exchange.send({ url: new URL(url), method, headers, body, signal: this.#signal });
      this.trouble = null;
      this.refusal = answer.status < 400 ? null : refusalIn(answer.text);
      const plain = Object.fromEntries(Object.entries(answer.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
      // The library checks what it uses of it.
      const parsed: T = JSON.parse(answer.text);
      return { status: answer.status, headers: plain, body: parsed };
    } catch (error) {
      if (error instanceof FaultError) this.trouble = error;
      throw error;
    }
  }
}

function refusalIn(text: string): DirectoryRefusal | null {
  try {
    const body: unknown = JSON.parse(text);
    const word = textOf(fieldOf(body, 'error'));
    return word === null ? null : { word, text: textOf(fieldOf(body, 'error_description')) ?? '' };
  } catch {
    return null;
  }
}
