import type { HealthCounts } from '../../../shared/contract/clusters/shared.ts';
import type { TimelineStretch } from '../../../shared/contract/clusters/state.ts';
import { withGap, withMoment } from '../../../shared/domain/service-fabric/health-timeline.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { Cluster } from '../cluster.ts';
import type { HealthReading } from '../mirror/health-reading.ts';

/** Counts are kept once a minute, a little longer than the hour that they are compared with. */
const keepEveryMs = 60_000;
const keptForMs = 65 * 60_000;
const anHourMs = 60 * 60_000;

/** What one cluster's health was in this session: its timeline, and its counts an hour ago. */
export class HealthHistory {
  readonly timeline: LiveCollection<TimelineStretch>;
  readonly #cluster: Cluster;
  readonly #counts: { readonly at: number; readonly counts: HealthCounts }[] = [];
  readonly #stops: readonly (() => void)[];
  #stretches: readonly TimelineStretch[] = [];
  #lastSeenAt: number | null = null;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.timeline = new LiveCollection<TimelineStretch>({ keyOf: ({ key }) => key, clock: cluster.clock });
    this.#stops = [
      cluster.mirror.onBeat((beat) => {
        if (beat.ok) this.#seen(beat.reading);
      }),
      // Causes arrive after the beat that they explain: the words of the moment follow them.
      cluster.mirror.causes.onChange(() => {
        const { health } = cluster.mirror;
        if (health !== null && cluster.reachable && health.asOf === this.#lastSeenAt) this.#seen(health);
      }),
      cluster.onClose((absence) => this.#set(withGap(this.#stretches, this.#lastSeenAt ?? cluster.clock.now(), absence.message))),
    ];
  }

  /** Null where this cluster was not watched then. */
  get countsAnHourAgo(): HealthCounts | null {
    const wanted = this.#cluster.clock.now() - anHourMs;
    const then = this.#counts.findLast(({ at }) => at <= wanted);
    return then && wanted - then.at <= 2 * keepEveryMs ? then.counts : null;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #seen({ asOf, state, counts }: HealthReading): void {
    const [first] = this.#cluster.mirror.causes.values();
    const words = state === 'Ok' ? '' : (first?.title ?? '');
    this.#set(withMoment(this.#stretches, { at: asOf, state, words, counts }, this.#lastSeenAt));
    this.#lastSeenAt = asOf;
    const last = this.#counts.at(-1);
    if (!last || asOf - last.at >= keepEveryMs) this.#counts.push({ at: asOf, counts });
    while ((this.#counts[0]?.at ?? asOf) < asOf - keptForMs) this.#counts.shift();
  }

  #set(stretches: readonly TimelineStretch[]): void {
    this.#stretches = stretches;
    this.timeline.replaceAll(stretches);
  }
}
