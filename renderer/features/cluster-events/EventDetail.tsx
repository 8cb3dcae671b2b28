import { useQuery } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { DetailAside } from '../../components/DetailAside.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime, formatUtc } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { copyText } from '../cluster-entity/copy-entity.ts';
import { LongText } from '../cluster-entity/LongText.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { severityLooks } from './severity-looks.ts';
import styles from './events.module.css';

export interface EventDetailProps {
  readonly connectionId: ConnectionId;
  readonly event: ClusterEvent;
  readonly onClose: () => void;
  readonly onOpen: (event: ClusterEvent) => void;
}

/** One event in full, and what the cluster connects it with. */
export function EventDetail({ connectionId, event, onClose, onOpen }: EventDetailProps) {
  const { tone, word } = severityLooks[event.severity];
  return (
    <DetailAside
      label="Event in full"
      title={event.title}
      acts={<IconButton label="Copy as JSON" icon={<Copy aria-hidden="true" />} onPress={() => copyText(JSON.stringify(event, null, 2), 'Event copied')} />}
      onClose={onClose}
    >
      <p className={styles.detailState}><StateMark tone={tone} word={word} /><span>{event.kind}</span><span className={styles.faint}>{event.category}</span></p>
      <Facts>
        <FactRow label="When"><span>{formatDateTime(event.at)} (<Age at={event.at} />)</span><div className={styles.faint}>{formatUtc(event.at)}</div></FactRow>
        {event.ref === null ? null : <FactRow label="On"><EntityLink connectionId={connectionId} entity={event.ref} showKind /></FactRow>}
        {event.nodeType === null ? null : <FactRow label="Node type">{event.nodeType}</FactRow>}
        {event.facts.map(({ name, value }) => <FactRow key={name} label={name}><LongText text={value} /></FactRow>)}
        <FactRow label="Event instance"><code>{event.eventInstanceId}</code></FactRow>
        <FactRow label="Known from">{event.from === 'event-store' ? 'the event store of the cluster' : 'what was recorded here'}</FactRow>
      </Facts>
      {event.hasCorrelated ? <Correlated connectionId={connectionId} event={event} onOpen={onOpen} /> : null}
    </DetailAside>
  );
}

function Correlated({ connectionId, event, onOpen }: Pick<EventDetailProps, 'connectionId' | 'event' | 'onOpen'>) {
  const answer = useQuery({
    queryKey: ['cluster-correlated', connectionId, event.eventInstanceId],
    queryFn: ({ signal }) => api.clusters.entities.correlatedEvents({ connectionId, eventInstanceId: event.eventInstanceId }, { signal }),
  });
  const others = answer.data?.events.filter(({ key }) => key !== event.key) ?? [];
  return (
    <section aria-label="Connected events" className={styles.correlated}>
      <h3>Connected with</h3>
      {answer.isPending ? <Skeleton lines={3} /> : answer.isError ? <FaultPanel fault={faultOf(answer.error)} compact onAction={() => answer.refetch()} /> : others.length === 0 ? <p className={styles.faint}>The cluster names no other event.</p> : (
        <ul>
          {others.map((other) => (
            <li key={other.key}>
              <button type="button" className={styles.link} onClick={() => { onOpen(other); }}><StateMark tone={severityLooks[other.severity].tone} word={severityLooks[other.severity].word} hideWord />{other.title}</button>
              <span className={styles.faint}><Age at={other.at} /></span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
