import { Ellipsis } from 'lucide-react';
import type { CursorDefinition, CursorValue } from '../../../shared/domain/journal/cursor.ts';
import { useStream } from '../../app/api.ts';
import type { OpenStream } from '../../app/stream.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDateTime, formatDuration } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { aggregateWords } from './aggregate-words.ts';
import styles from './journal.module.css';

export interface CursorTileProps {
  readonly title: string;
  readonly note: string;
  readonly definition: CursorDefinition;
  /** Of its numbers, where they have one: `%`. */
  readonly unit?: string;
  readonly open: OpenStream<CursorValue>;
  readonly onEdit?: () => void;
  readonly onRemove?: () => unknown;
}

const mostGroups = 8;

/** The present values of one cursor. */
export function CursorTile({ title, note, definition, unit = '', open, onEdit, onRemove }: CursorTileProps) {
  const { value, fault, phase, asOf } = useStream(open, [JSON.stringify(definition)]);
  return (
    <section className={styles.tile} aria-label={title}>
      <header className={styles.tileHead}>
        <h2>{title}</h2>
        {onEdit === undefined || onRemove === undefined ? null : (
          <Menu
            label={`Acts on ${title}`} items={[{ id: 'edit', label: 'Change…' }, { id: 'remove', label: 'Remove', tone: 'danger' }]}
            onAction={(act) => { if (act === 'edit') onEdit(); else void onRemove(); }}
            trigger={<IconButton label={`Acts on ${title}`} icon={<Ellipsis aria-hidden="true" />} />}
          />
        )}
      </header>
      {note === '' ? null : <p className={styles.faint}>{note}</p>}
      {phase === 'lost' && asOf !== null ? <p><StateMark tone="stale" word="Stale" /> <span className={styles.faint}>as of {formatDateTime(asOf)}</span></p> : null}
      {value === null ? (fault === null ? <Skeleton lines={3} /> : <FaultPanel fault={fault} compact />) : <Values value={value} definition={definition} unit={unit} />}
    </section>
  );
}

/** Groups with their figures, and what the figures rest on. */
function Values({ value, definition, unit }: { readonly value: CursorValue; readonly definition: CursorDefinition; readonly unit: string }) {
  const names = Object.keys(definition.aggregates);
  const shown = value.groups.slice(0, mostGroups);
  return (
    <>
      {shown.length === 0 ? <p>No event in this time.</p> : (
        <table className={styles.figures}>
          <thead><tr>{definition.groupBy.length === 0 ? null : <th scope="col">{definition.groupBy.map((field) => field.replace('attributes.', '')).join(', ')}</th>}{names.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>
            {shown.map((group) => (
              <tr key={group.key.join('\n')}>
                {definition.groupBy.length === 0 ? null : <th scope="row">{group.key.map((part) => part || '(none)').join(', ')}</th>}
                {names.map((name) => {
                  const figure = group.values[name];
                  return <td key={name}>{figure === undefined ? '–' : aggregateWords(figure, definition.aggregates[name]?.kind === 'failure-ratio', unit)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.faint}>
        {value.groups.length > mostGroups ? `${formatCount(value.groups.length - mostGroups, 'more group')}. ` : ''}
        {formatCount(value.events, 'event')} {rangeWords(definition, value)}.{precisionWords(value)}
        {value.late > 0 ? ` ${formatCount(value.late, 'late event')}.` : ''}{value.pending > 0 ? ` ${formatCount(value.pending, 'correction')} of what has not come yet.` : ''}
      </p>
    </>
  );
}

function rangeWords({ range }: CursorDefinition, { from, to }: CursorValue): string {
  if (range.kind === 'sliding') return `in the last ${range.lengthMs === 86_400_000 ? '24 h' : formatDuration(range.lengthMs)}`;
  return `from ${formatDateTime(from)} to ${formatDateTime(to)}`;
}

function precisionWords({ precision }: CursorValue): string {
  if (precision.kind === 'filling') return ' Still reading the journal.';
  return precision.kind === 'sliced' ? ` Many events: edges are exact to ${formatDuration(precision.sliceMs)}.` : '';
}
