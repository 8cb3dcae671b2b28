import * as z from 'zod';
import type { JournalSegment } from '../../shared/contract/journal/upkeep.ts';
import { currentUser } from '../core/current-user.ts';
import { faultError } from '../core/faults.ts';
import type { CoreServices, StoredDocument } from '../core/services.ts';
import type { ProgramJournal } from './program-journal.ts';
import { segmentBounds } from './store/segment.ts';

const storedSchema = z.object({ months: z.number().int().min(1).max(1_200).nullable() });
type Retention = z.infer<typeof storedSchema>;
const dayMs = 86_400_000;
/** At the start others have more urgent work. */
const firstLookMs = 60_000;

/** The months of the journal, and the only way to forget one. */
export class Segments {
  readonly #journal: ProgramJournal;
  readonly #services: Pick<CoreServices, 'clock' | 'logger'>;
  readonly #retention: StoredDocument<Retention>;
  #next: { cancel(): void } | null = null;

  private constructor(journal: ProgramJournal, services: Pick<CoreServices, 'clock' | 'logger'>, retention: StoredDocument<Retention>) {
    this.#journal = journal;
    this.#services = services;
    this.#retention = retention;
  }

  static async open(journal: ProgramJournal, services: Pick<CoreServices, 'clock' | 'logger' | 'documents'>): Promise<Segments> {
    const retention = await services.documents.open<Retention>('journal-retention', (value) => storedSchema.parse(value), { months: null });
    const segments = new Segments(journal, services, retention);
    segments.#lookAfter(firstLookMs);
    return segments;
  }

  /** Oldest first. */
  async list(): Promise<JournalSegment[]> {
    const now = this.#services.clock.now();
    const stored = await this.#journal.asking((store) => store.segments());
    return stored.map((segment) => ({ ...segment, over: segmentBounds(segment.month).endsAt <= now }));
  }

  /**
   * Deletes a month for good and leaves a marker.
   * @param confirmedEvents the number that the user agreed to lose. @returns how many events were dropped.
   * @throws FaultError `conflict` where the month has another number by now or is not over, `not-found` where it has none.
   */
  async drop(month: number, confirmedEvents: number, reason: string): Promise<number> {
    const segment = (await this.list()).find((known) => known.month === month);
    if (!segment) throw faultError('not-found', { message: 'The journal has no events of this month.' });
    if (!segment.over) throw faultError('conflict', { message: 'This month is not over.', hint: 'A month can be dropped once it has ended.', remedy: 'none' });
    if (segment.events !== confirmedEvents) {
      throw faultError('conflict', { message: `The month has ${segment.events.toLocaleString('en')} events by now, not ${confirmedEvents.toLocaleString('en')}.`, hint: 'Nothing was dropped. Look at the list again.', remedy: 'reload' });
    }
    return this.#drop(month, reason, currentUser());
  }

  /** Months that are kept; null for all. */
  get retentionMonths(): number | null {
    return this.#retention.value.months;
  }

  async setRetention(months: number | null): Promise<void> {
    await this.#retention.save({ months });
    this.#lookAfter(0);
  }

  close(): void {
    this.#next?.cancel();
  }

  #lookAfter(ms: number): void {
    this.#next?.cancel();
    this.#next = this.#services.clock.after(ms, () => {
      this.#lookAfter(dayMs);
      this.#dropOld().catch((error: unknown) => this.#services.logger.warn('journal.retention-failed', 'Old months of the journal could not be dropped.', { error }));
    });
  }

  async #dropOld(): Promise<void> {
    const months = this.#retention.value.months;
    if (months === null) return;
    const now = new Date(this.#services.clock.now());
    const keptFrom = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months);
    for (const { month, over } of await this.list()) {
      if (over && segmentBounds(month).endsAt <= keptFrom) await this.#drop(month, `Older than ${months} ${months === 1 ? 'month' : 'months'}, as set.`, 'retention');
    }
  }

  async #drop(month: number, reason: string, by: string): Promise<number> {
    const events = await this.#journal.dropSegment(month, reason, by);
    this.#services.logger.info('journal.segment-dropped', 'A month of the journal was dropped.', { month, events });
    return events;
  }
}
