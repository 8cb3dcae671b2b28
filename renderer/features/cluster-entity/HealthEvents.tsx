import { useMemo, useState } from 'react';
import type { HealthEvent } from '../../../shared/contract/clusters/shared.ts';
import { compareHealth } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { formatDuration } from '../../components/format.ts';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { LongText } from './LongText.tsx';
import styles from './entity.module.css';

const shownAtFirst = 40;

/** Gravest first, then what fell silent, then the newest. */
export function orderHealthEvents(events: readonly HealthEvent[]): HealthEvent[] {
  return [...events].sort((a, b) => compareHealth(a.healthState, b.healthState) || Number(b.expired) - Number(a.expired) || (b.since ?? 0) - (a.since ?? 0));
}

/** The reports on an entity, as the health store holds them: one for each source and property. */
export function HealthEvents({ events }: { readonly events: readonly HealthEvent[] }) {
  const ordered = useMemo(() => orderHealthEvents(events), [events]);
  const [isAll, setAll] = useState(false);
  if (events.length === 0) return <p className={styles.faint}>Nothing was reported on it. Its state comes from what is under it.</p>;
  const shown = isAll ? ordered : ordered.slice(0, shownAtFirst);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, by keys too */}
      <div className={styles.tableBox} tabIndex={0} role="region" aria-label="Health reports">
        <table className={styles.table}>
          <thead><tr><th scope="col">State</th><th scope="col">Since</th><th scope="col">Reported by</th><th scope="col">What it says</th><th scope="col">Valid for</th></tr></thead>
          <tbody>
            {shown.map((event) => (
              <tr key={`${event.sourceId}\n${event.property}`}>
                <td><HealthMark state={event.healthState} />{event.expired ? <div><Chip tone="error" title="Its reporter fell silent for longer than the report is valid: that counts as an error.">expired</Chip></div> : null}</td>
                <td className={styles.noWrap}>{event.since === null ? <span className={styles.faint} title="The answer had no transition times">–</span> : <Age at={event.since} />}</td>
                <td><div>{event.sourceId}</div><div className={styles.faint}>{event.property}</div></td>
                <td className={styles.description}>{event.description === '' ? <span className={styles.faint}>No description.</span> : <LongText text={event.description} />}{event.reportedAt === null ? null : <div className={styles.faint}>reported <Age at={event.reportedAt} />, no. <span className={styles.mono}>{event.sequenceNumber}</span></div>}</td>
                <td className={styles.noWrap}>{validWords(event)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ordered.length > shown.length ? <Button variant="quiet" onPress={() => { setAll(true); }}>Show {ordered.length - shown.length} more</Button> : null}
    </>
  );
}

function validWords({ timeToLiveMs, removeWhenExpired }: HealthEvent): string {
  if (timeToLiveMs === null) return 'until replaced';
  return `${formatDuration(timeToLiveMs)}${removeWhenExpired ? ', then removed' : ''}`;
}
