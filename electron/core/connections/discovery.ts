import type { DiscoveredTarget } from '../../../shared/contract/connections.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import { sameEndpoint } from '../../../shared/domain/address.ts';
import { abortableGenerator } from '../abortable-generator.ts';
import type { Clock } from '../clock.ts';
import { LiveCollection } from '../live-collection.ts';
import type { Logger } from '../logging.ts';
import type { ConnectionRegistry } from '../services.ts';
import type { DiscoverySource, FoundTarget } from '../system.ts';
import type { WatchOptions } from '../watch-pace.ts';

/**
 * What all sources find, as one collection. The sources run while anybody listens, and all listeners share them; a
 * source that fails leaves the others alone.
 */
export class Discovery {
  readonly #sources: readonly DiscoverySource[];
  readonly #connections: Pick<ConnectionRegistry, 'list' | 'onChange'>;
  readonly #logger: Logger;
  readonly #found = new Map<DiscoverySource, readonly FoundTarget[]>();
  readonly #targets: LiveCollection<DiscoveredTarget>;
  #running: AbortController | null = null;

  constructor(sources: readonly DiscoverySource[], connections: Pick<ConnectionRegistry, 'list' | 'onChange'>, clock: Clock, logger: Logger) {
    this.#sources = sources;
    this.#connections = connections;
    this.#logger = logger;
    this.#targets = new LiveCollection<DiscoveredTarget>({
      keyOf: ({ key }) => key,
      clock,
      onWatchersChange: (watchers) => (watchers > 0 ? this.#start() : this.#stop()),
    });
  }

  watch(signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<CollectionMessage<DiscoveredTarget>, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#targets.watch(ended, options));
  }

  #start(): void {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    const stopListening = this.#connections.onChange(() => this.#publish());
    running.signal.addEventListener('abort', stopListening, { once: true });
    for (const source of this.#sources) void this.#follow(source, running.signal);
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.#found.clear();
    this.#targets.replaceAll([]);
  }

  async #follow(source: DiscoverySource, ended: AbortSignal): Promise<void> {
    try {
      for await (const targets of source.discover(ended)) {
        if (ended.aborted) return;
        this.#found.set(source, targets);
        this.#publish();
      }
    } catch (error) {
      if (!ended.aborted) this.#logger.warn('connections.discovery.failed', 'Looking for targets on the network failed.', { error });
    }
  }

  #publish(): void {
    const saved = this.#connections.list();
    this.#targets.replaceAll(
      [...this.#found.values()].flat().map((target) => ({
        ...target,
        connectionId: saved.find(({ endpoint }) => sameEndpoint(endpoint, target.endpoint))?.id ?? null,
      })),
    );
  }
}
