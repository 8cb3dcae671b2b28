import { FaultError } from '../../core/fault-error.ts';
import type { AzureExchange } from '../arm/azure-exchange.ts';

interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface LibraryAnswer<T> {
  readonly headers: Record<string, string>;
  readonly body: T;
  readonly status: number;
}

/**
 * The network as the sign-in library wants it, over our own trust. The library swallows the reasons of failures: the last
 * one is kept for whoever has to explain it.
 */
export class LibraryNetwork {
  readonly #exchange: AzureExchange;
  readonly #signal: AbortSignal | undefined;
  /** Why the last request failed; null after one that was answered. */
  trouble: FaultError | null = null;

  /** @param signal ends requests under way, and with them what the library waits for. */
  constructor(exchange: AzureExchange, signal?: AbortSignal) {
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
