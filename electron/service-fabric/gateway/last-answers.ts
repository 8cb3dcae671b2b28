import type { GatewayEndpoint } from './endpoints.ts';
import type { GatewayCall } from './gateway-call.ts';
import type { GatewayClient } from './gateway-client.ts';

/**
 * Reads of one kind that are often answered as they were the time before: the same text is turned into a value once, and
 * the value is the same object then. Nobody may change it. One answer is kept for each client.
 */
export class LastAnswers<Result> {
  readonly #endpoint: GatewayEndpoint;
  readonly #read: (call: string, text: string) => Result | Promise<Result>;
  readonly #last = new WeakMap<GatewayClient, { readonly text: string; readonly result: Result }>();

  /** @param read turns the text into a value; is given the call in words for its faults */
  constructor(endpoint: GatewayEndpoint, read: (call: string, text: string) => Result | Promise<Result>) {
    this.#endpoint = endpoint;
    this.#read = read;
  }

  /** @throws FaultError as of `GatewayClient.read` */
  of(client: GatewayClient, call: GatewayCall): Promise<Result> {
    return client.readBy(this.#endpoint, async (name, text) => {
      const last = this.#last.get(client);
      if (last?.text === text) return last.result;
      const result = await this.#read(name, text);
      this.#last.set(client, { text, result });
      return result;
    }, call);
  }
}
