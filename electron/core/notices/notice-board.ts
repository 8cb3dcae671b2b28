import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import { appContract, type Notice } from '../../../shared/contract/app.ts';
import { noticeIdSchema } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../clock.ts';
import { LiveCollection } from '../live-collection.ts';
import type { RequestContext } from '../request-context.ts';
import type { NoticeBoard } from '../services.ts';

type Posted = Parameters<NoticeBoard['post']>[0];

const mostNotices = 200;
/** The same cause is not voiced outside the window again within this time, however often it comes back. */
const voicedAgainAfterMs = 10 * 60_000;

/**
 * The list of what happened. One voice per cause: a second post of a cause that is still there renews its words and
 * nothing else; one that has been settled and comes back is a new line, but is not voiced again too soon.
 */
export class ProgramNotices implements NoticeBoard {
  readonly notices: LiveCollection<Notice>;
  readonly #clock: Clock;
  readonly #open = new Map<string, Notice['id']>();
  readonly #voicedAt = new Map<string, number>();
  readonly #listeners = new Set<(notice: Notice) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.notices = new LiveCollection({ keyOf: (notice) => notice.id, clock });
  }

  post({ cause, ...words }: Posted): void {
    const id = this.#open.get(cause);
    const before = id === undefined ? undefined : this.notices.get(id);
    if (before) return this.notices.set({ ...before, ...words });
    const notice: Notice = { ...words, id: noticeIdSchema.parse(randomUUID()), at: this.#clock.now(), read: false };
    this.#open.set(cause, notice.id);
    this.notices.set(notice);
    this.#forgetOldest();
    this.#voice(cause, notice);
  }

  settle(cause: string): void {
    this.#open.delete(cause);
  }

  markRead(ids: readonly Notice['id'][]): void {
    for (const id of ids) {
      const notice = this.notices.get(id);
      if (notice) this.notices.set({ ...notice, read: true });
    }
  }

  clear(): void {
    this.notices.replaceAll([]);
    this.#open.clear();
  }

  /** Hears each new notice that is worth a native notification, by the rule of one voice per cause. */
  onVoice(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  #voice(cause: string, notice: Notice): void {
    const now = this.#clock.now();
    const last = this.#voicedAt.get(cause);
    if (last !== undefined && now - last < voicedAgainAfterMs) return;
    this.#voicedAt.set(cause, now);
    for (const [key, at] of this.#voicedAt) if (now - at > voicedAgainAfterMs) this.#voicedAt.delete(key);
    for (const listener of this.#listeners) listener(notice);
  }

  #forgetOldest(): void {
    const all = this.notices.values();
    for (const { id } of all.slice(0, Math.max(0, all.length - mostNotices))) this.notices.delete(id);
  }
}

/** Procedures of the list of notices. */
export function noticesRouter(board: ProgramNotices) {
  const root = implement(appContract.notices).$context<RequestContext>();
  return root.router({
    watch: root.watch.handler(({ context, signal }) => board.notices.watch(signal, { visible: () => context.visible })),
    markRead: root.markRead.handler(({ input }) => {
      board.markRead(input.noticeIds);
      return {};
    }),
    clear: root.clear.handler(() => {
      board.clear();
      return {};
    }),
  });
}
