import type { CursorDefinition, CursorExplanation, CursorValue } from '../../shared/domain/journal/cursor.ts';

/** What the thread of the cursors is told. */
export type CursorRequest =
  /** `watch` names it on both sides from here on. */
  | { readonly kind: 'watch'; readonly watch: number; readonly definition: CursorDefinition }
  | { readonly kind: 'unwatch'; readonly watch: number }
  /** `call` names the question on both sides. */
  | { readonly kind: 'value-at'; readonly call: number; readonly definition: CursorDefinition; readonly at: number }
  | { readonly kind: 'explain'; readonly call: number; readonly definition: CursorDefinition }
  /** Everything up to this id is on disk. */
  | { readonly kind: 'appended'; readonly lastId: number }
  /** A segment was dropped. */
  | { readonly kind: 'refill' }
  | { readonly kind: 'close' };

/** What it tells. */
export type CursorReport =
  | { readonly kind: 'value'; readonly watch: number; readonly value: CursorValue }
  | { readonly kind: 'value-at'; readonly call: number; readonly value: CursorValue }
  /** Null for a cursor that is not open. */
  | { readonly kind: 'explained'; readonly call: number; readonly explanation: CursorExplanation | null }
  | { readonly kind: 'refused'; readonly call: number; readonly words: string }
  /** A watch that could not be opened, or a store that could not be read: because it is damaged, perhaps. */
  | { readonly kind: 'trouble'; readonly words: string; readonly damaged: boolean }
  | { readonly kind: 'closed' };
