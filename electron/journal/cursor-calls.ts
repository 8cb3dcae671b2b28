import type { CursorDefinition, CursorExplanation, CursorValue } from '../../shared/domain/journal/cursor.ts';
import type { AnyAnswer, AnyAsk, CallRefusal } from '../core/threads/calls.ts';

/** What the thread of the cursors is asked, and what it answers. */
export interface CursorCalls {
  valueAt: { ask: { readonly definition: CursorDefinition; readonly at: number }; answer: { readonly value: CursorValue } };
  /** Null for a cursor that is not open. */
  explain: { ask: { readonly definition: CursorDefinition }; answer: { readonly explanation: CursorExplanation | null } };
}
export type CursorAsk = AnyAsk<CursorCalls>;

/** What it is told. */
export type CursorRequest =
  | CursorAsk
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
  | AnyAnswer<CursorCalls>
  | CallRefusal
  | { readonly kind: 'value'; readonly watch: number; readonly value: CursorValue }
  /** A watch that could not be opened, or a store that could not be read: because it is damaged, perhaps. */
  | { readonly kind: 'failed'; readonly words: string; readonly damaged: boolean }
  | { readonly kind: 'closed' };
