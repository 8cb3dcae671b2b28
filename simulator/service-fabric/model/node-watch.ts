import type { ClusterNode } from './entities.ts';

/** Who wants to hear whenever a node goes, comes, is deactivated a step further, or is removed. */
export class NodeWatch {
  readonly #watchers = new Set<(node: ClusterNode) => void>();

  /** Returns what ends the watch. */
  add(watcher: (node: ClusterNode) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  changed(node: ClusterNode): void {
    for (const watcher of this.#watchers) watcher(node);
  }
}
