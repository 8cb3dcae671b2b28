import type { Alert, Silence } from '../../../shared/contract/clusters/state.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import type { CoreServices } from '../../core/services.ts';

interface Running {
  readonly alert: Alert;
  readonly rule: string;
  readonly at: number;
}
export type SilenceEnd = 'by hand' | 'over' | 'another matter';

/** Tells the journal of alerts that begin and end, as the list of alerts shows them, and of silences. */
export class AlertFeed {
  readonly #services: Pick<CoreServices, 'journal' | 'clock' | 'connections'>;
  readonly #running = new Map<string, Running>();

  constructor(services: Pick<CoreServices, 'journal' | 'clock' | 'connections'>) {
    this.#services = services;
  }

  /** @param rule name of the rule that raised it */
  shown(alert: Alert, rule: string): void {
    if (alert.state === 'ended') return this.gone(alert.alertId);
    if (this.#running.has(alert.alertId) || alert.state === 'recovering') return;
    const at = this.#services.clock.now();
    this.#running.set(alert.alertId, { alert, rule, at });
    this.#note(eventTypes.alertBegan, at, alert, rule, null);
  }

  /** It is over, or no longer one of its own. */
  gone(alertId: string): void {
    const running = this.#running.get(alertId);
    if (running === undefined) return;
    this.#running.delete(alertId);
    const now = this.#services.clock.now();
    this.#note(eventTypes.alertEnded, now, running.alert, running.rule, now - running.at);
  }

  silenced(silence: Silence, rule: string | null): void {
    const { from, until, reason } = silence;
    this.#noteSilence(eventTypes.alertSilenced, from, silence, until - from, { rule: rule ?? 'every rule', title: this.#titleOf(silence, rule), why: reason, until: new Date(until).toISOString() });
  }

  silenceEnded(silence: Silence, rule: string | null, how: SilenceEnd): void {
    this.#noteSilence(eventTypes.alertSilenceEnded, this.#services.clock.now(), silence, null, { title: this.#titleOf(silence, rule), how });
  }

  #note(type: string, at: number, { connectionId, clusterName: name, title, severity }: Alert, rule: string, value: number | null): void {
    this.#services.journal.note({ at, stream: 'alert', type, source: connectionId, externalId: null, entity: name, value, attributes: { name, rule, title, severity }, compensates: null });
  }

  #noteSilence(type: string, at: number, { silenceId, connectionId }: Silence, value: number | null, attributes: NewJournalEvent['attributes']): void {
    this.#services.journal.note({
      at, stream: 'alert', type, source: connectionId ?? 'program', externalId: null, entity: silenceId, value, attributes: { name: this.#nameOf(connectionId), ...attributes }, compensates: null,
    });
  }

  #titleOf({ connectionId }: Silence, rule: string | null): string {
    return `${rule ?? 'every rule'}, ${this.#nameOf(connectionId)}`;
  }

  #nameOf(connectionId: Silence['connectionId']): string {
    return connectionId === null ? 'every cluster' : (this.#services.connections.get(connectionId)?.name ?? 'Cluster');
  }
}
