import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Copy } from 'lucide-react';
import { faultOf, orpc } from '../../app/api.ts';
import { DetailAside } from '../../components/DetailAside.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime, formatDuration, formatUtc } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { copyText } from '../cluster-entity/copy-entity.ts';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { eventWords, streamWords } from './event-words.ts';
import styles from './journal.module.css';

/** One event with everything that was kept of it. */
export function EventPane({ id, isAlone, onClose, onOpen }: { readonly id: number; /** It stands in place of the table: the keyboard goes on within it. */ readonly isAlone: boolean; readonly onClose: () => void; readonly onOpen: (id: number) => void }) {
  const { data, error, refetch } = useQuery(orpc.journal.events.get.queryOptions({ input: { id } }));
  const event = data?.event;
  return (
    <DetailAside
      label="Event in full"
      title={event === undefined ? 'An event' : eventWords(event)}
      isAlone={isAlone}
      acts={event === undefined ? null : <IconButton label="Copy as JSON" icon={<Copy aria-hidden="true" />} onPress={() => copyText(JSON.stringify(event, null, 2), 'Event copied')} />}
      onClose={onClose}
    >
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}
      {data === undefined || event === undefined ? (error === null ? <Skeleton lines={8} /> : null) : (
        <>
          <Facts>
            <FactRow label="When">{formatDateTime(event.at)}<div className={styles.faint}>{formatUtc(event.at)}</div></FactRow>
            {Math.abs(event.storedAt - event.at) < 1_000 ? null : <FactRow label="Stored">{formatDateTime(event.storedAt)}, {formatDuration(Math.abs(event.storedAt - event.at))} {event.storedAt > event.at ? 'later' : 'before'}</FactRow>}
            <FactRow label="Type"><code>{event.type}</code> ({streamWords[event.stream]})</FactRow>
            {event.entity === '' ? null : <FactRow label="To what">{event.stream === 'deployment' ? <Link to="/history" search={{ row: event.entity }}>{event.entity}</Link> : event.entity}</FactRow>}
            {event.value === null ? null : <FactRow label="Value">{event.value.toLocaleString('en')}</FactRow>}
            <FactRow label="Source"><code>{event.source}</code></FactRow>
            {event.externalId === null ? null : <FactRow label="External id"><code>{event.externalId}</code></FactRow>}
            {event.compensates === null ? null : <FactRow label="Takes back"><code>{event.compensates}</code></FactRow>}
            {data.takenBackBy === null ? null : <FactRow label="Taken back by"><button type="button" className={styles.link} onClick={() => { if (data.takenBackBy !== null) onOpen(data.takenBackBy); }}>event {data.takenBackBy}</button></FactRow>}
            <FactRow label="Number">{event.id.toLocaleString('en')}</FactRow>
          </Facts>
          {Object.keys(event.attributes).length === 0 ? null : <pre className={styles.attributes}>{JSON.stringify(event.attributes, null, 2)}</pre>}
        </>
      )}
    </DetailAside>
  );
}
