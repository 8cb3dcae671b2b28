import type { HostEvent } from '../../shared/contract/app.ts';
import { abortableGenerator } from './abortable-generator.ts';

/** A link that nobody could take for so long is not acted upon any more. */
const mostWaiting = 10;

/** What menus, the tray and deep links ask of the page. Waits while no page is open: a link may be what starts the program. */
export class HostEvents {
  readonly #listeners = new Set<(event: HostEvent) => void>();
  #waiting: HostEvent[] = [];

  send(event: HostEvent): void {
    if (this.#listeners.size === 0) this.#waiting = [...this.#waiting, event].slice(-mostWaiting);
    for (const listener of this.#listeners) listener(event);
  }

  watch(signal?: AbortSignal): AsyncGenerator<HostEvent, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#events(ended));
  }

  async *#events(ended: AbortSignal): AsyncGenerator<HostEvent, void, undefined> {
    const queue = this.#waiting;
    this.#waiting = [];
    let wake = Promise.withResolvers<void>();
    const listener = (event: HostEvent): void => {
      queue.push(event);
      wake.resolve();
    };
    ended.addEventListener('abort', () => wake.resolve(), { once: true });
    this.#listeners.add(listener);
    try {
      while (!ended.aborted) {
        for (let next = queue.shift(); next; next = queue.shift()) yield next;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }
}
