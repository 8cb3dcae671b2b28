import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import { PacedChanges } from '../../core/paced-changes.ts';

/** An alert that comes and goes is told so often at most. */
const intervalMs = 60_000;

export interface HeadsetAlert {
  readonly title: string;
  readonly severity: 'warning' | 'error';
}
interface Change {
  readonly at: number;
  readonly alert: HeadsetAlert | null;
}

/** One alert of one headset, as the journal hears of it: when it began and when it ended. */
export class ToldAlert {
  readonly #clock: Clock;
  readonly #changes: PacedChanges<Change>;

  /** @param nameNow shown name of the headset */
  constructor({ journal, clock }: { readonly journal: Pick<Journal, 'note'>; readonly clock: Clock }, connectionId: ConnectionId, rule: string, nameNow: () => string) {
    this.#clock = clock;
    const note = (type: string, at: number, value: number | null, { title, severity }: HeadsetAlert): void => {
      const name = nameNow();
      journal.note({ at, stream: 'alert', type, source: connectionId, externalId: null, entity: name, value, attributes: { name, rule, title, severity }, compensates: null });
    };
    this.#changes = new PacedChanges<Change>({
      clock, intervalMs, same: (left, right) => (left.alert === null) === (right.alert === null),
      tell: ({ at, alert }, before) => {
        if (alert !== null) note(eventTypes.alertBegan, at, null, alert);
        else if (before !== null && before.alert !== null) note(eventTypes.alertEnded, at, at - before.at, before.alert);
      },
    });
  }

  began(alert: HeadsetAlert): void {
    this.#changes.offer({ at: this.#clock.now(), alert });
  }

  ended(): void {
    this.#changes.offer({ at: this.#clock.now(), alert: null });
  }

  close(): void {
    this.#changes.close();
  }
}
