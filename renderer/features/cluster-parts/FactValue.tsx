import type { Fact } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Age } from '../../components/Age.tsx';
import { formatBytes, formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { EntityLink } from './EntityLink.tsx';
import { HealthMark } from './HealthMark.tsx';
import styles from './FactList.module.css';

/** A value by its type, so that units, ages and links are the same on every page. */
export function FactValue({ connectionId, value }: { readonly connectionId: ConnectionId; readonly value: Fact['value'] }) {
  switch (value.kind) {
    case 'text': return <span className={styles.text}>{value.text === '' ? <Nothing /> : value.text}</span>;
    case 'id': return <code className={styles.id}>{value.text === '' ? <Nothing /> : value.text}</code>;
    case 'number': return <span>{value.number.toLocaleString('en', { maximumFractionDigits: 3 })}{value.unit === '' ? '' : ` ${value.unit}`}</span>;
    case 'bytes': return <span title={`${value.bytes.toLocaleString('en')} bytes`}>{formatBytes(value.bytes)}</span>;
    case 'time': return <span><time dateTime={new Date(value.at).toISOString()} title={formatExact(value.at)}>{formatDateTime(value.at)}</time> <span className={styles.quiet}>(<Age at={value.at} />)</span></span>;
    case 'duration': return value.ms === null ? <span>without end</span> : <span title={`${value.ms.toLocaleString('en')} ms`}>{formatDuration(value.ms)}</span>;
    case 'state': return <HealthMark state={value.healthState} />;
    case 'yesNo': return <span>{value.yes ? 'Yes' : 'No'}</span>;
    case 'entity': return <EntityLink connectionId={connectionId} entity={value.ref} />;
    case 'list': return value.items.length === 0 ? <Nothing /> : <ul className={styles.items}>{value.items.map((item, index) => <li key={`${String(index)} ${item}`}>{item}</li>)}</ul>;
  }
}

function Nothing() {
  return <span className={styles.quiet}>none</span>;
}
