import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { Freshness } from '../../../shared/contract/clusters/shared.ts';
import type { ListReading } from '../mirror/observed-list.ts';

export interface RowChange {
  readonly upsert: readonly EntityRow[];
  readonly remove: readonly string[];
}

/** Rows of one list, kept up to date for as long as they are held. */
export interface RowHold {
  rows(): Iterable<EntityRow>;
  readonly size: number;
  readonly freshness: Freshness;
  /** Whether every page was received at least once. */
  readonly complete: boolean;
  /** Told after each change, with nothing in it where only the age changed. @returns ends the telling. */
  onChange(listener: (change: RowChange) => void): () => void;
  /** Asks now. */
  refresh(): Promise<void>;
  release(): void;
}

export interface MappedRows<Item> {
  readonly reading: ListReading<Item>;
  readonly toRow: (item: Item) => EntityRow;
  /** Key of the row of an item that is gone, by its key in the reading. */
  readonly rowKey: (itemKey: string) => string;
  readonly refresh: () => Promise<void>;
  readonly release: () => void;
}

/** An observed list as rows: one of the mirror, whose items are answers, or one whose items are rows already. */
export function mappedRows<Item>({ reading, toRow, rowKey, refresh, release }: MappedRows<Item>): RowHold {
  return {
    *rows() {
      for (const item of reading.values()) yield toRow(item);
    },
    get size() {
      return reading.size;
    },
    get freshness() {
      return reading.freshness;
    },
    get complete() {
      return reading.complete;
    },
    onChange: (listener) => reading.onChange(({ keys }) => {
      const upsert: EntityRow[] = [];
      const remove: string[] = [];
      for (const key of keys) {
        const item = reading.get(key);
        if (item === undefined) remove.push(rowKey(key));
        else upsert.push(toRow(item));
      }
      listener({ upsert, remove });
    }),
    refresh, release,
  };
}
