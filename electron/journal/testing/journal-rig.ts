import { join } from 'node:path';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { JournalStatus } from '../../core/journal.ts';
import type { NoticeBoard } from '../../core/services.ts';
import { systemClock } from '../../core/system-clock.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { ProgramJournal, type ProgramJournalOptions } from '../program-journal.ts';

/** A journal over a real file, with the notices that it has posted and not settled. */
export interface JournalRig {
  readonly journal: ProgramJournal;
  readonly path: string;
  readonly notices: ReadonlyMap<string, Parameters<NoticeBoard['post']>[0]>;
  /** Resolves with the first status that fits, the present one included. */
  readonly status: (fits: (status: JournalStatus) => boolean) => Promise<JournalStatus>;
}

export function openRig(folder: string, options: Partial<Omit<ProgramJournalOptions, 'path' | 'services'>> & { readonly clock?: Clock } = {}): JournalRig {
  const { clock = systemClock, ...rest } = options;
  const notices = new Map<string, Parameters<NoticeBoard['post']>[0]>();
  const path = join(folder, 'journal.sqlite');
  const board: NoticeBoard = { post: (notice) => void notices.set(notice.cause, notice), settle: (cause) => void notices.delete(cause) };
  const journal = new ProgramJournal({ path, services: { clock, logger: silentLogger, notices: board }, ...rest });
  const status = (fits: (status: JournalStatus) => boolean): Promise<JournalStatus> =>
    new Promise((resolve) => {
      if (fits(journal.status())) return resolve(journal.status());
      const stop = journal.onStatus((now) => {
        if (!fits(now)) return;
        stop();
        resolve(now);
      });
    });
  return { journal, path, notices, status };
}

/** An event about which a test says what matters. */
export function someEvent(event: Partial<NewJournalEvent> = {}): NewJournalEvent {
  return { at: Date.UTC(2026, 10, 20, 12), stream: 'cluster', type: 'cluster.health', source: 'c1', externalId: null, entity: 'node-1', value: null, attributes: {}, compensates: null, ...event };
}

/** All events, oldest first. */
export const everything = { filter: null, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10_000 } as const;
