import type { CursorDefinition, CursorValue } from '../../shared/domain/journal/cursor.ts';

/** What the thread of the cursors is told. */
export type CursorRequest =
  /** `watch` names it on both sides from here on. */
  | { readonly kind: 'watch'; readonly watch: number; readonly definition: CursorDefinition }
  | { readonly kind: 'unwatch'; readonly watch: number }
  /** Everything up to this id is on disk. */
  | { readonly kind: 'appended'; readonly lastId: number }
  /** A segment was dropped. */
  | { readonly kind: 'refill' }
  | { readonly kind: 'close' };

/** What it tells. */
export type CursorReport =
  | { readonly kind: 'value'; readonly watch: number; readonly value: CursorValue }
  /** A watch that could not be opened, or a store that could not be read: because it is damaged, perhaps. */
  | { readonly kind: 'trouble'; readonly words: string; readonly damaged: boolean }
  | { readonly kind: 'closed' };
