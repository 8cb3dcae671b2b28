import { api, useStream } from '../../app/api.ts';
import { useAddressText } from '../../app/use-address-text.ts';
import { formatBytes, formatCount, formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { EventsPart } from './EventsPart.tsx';
import { FiguresPart } from './FiguresPart.tsx';
import { UpkeepPart } from './UpkeepPart.tsx';
import styles from './journal.module.css';

const parts = [{ value: 'events', label: 'Events' }, { value: 'figures', label: 'Figures' }, { value: 'upkeep', label: 'Upkeep' }] as const;

/** The memory of the program: what happened, figures over it, and the care of its file. */
export function JournalPage() {
  const [wanted, setWanted] = useAddressText('part');
  const part = parts.find(({ value }) => value === wanted)?.value ?? 'events';
  // Where this stream is cut, so are those of the parts: they say it.
  const { value } = useStream((signal) => api.journal.status.watch(undefined, { signal }), []);
  return (
    <div className={styles.screen}>
      <PageHeader
        isFlush
        title="Journal"
        detail={value === null ? 'Everything that happened, as it was then.' : `${formatCount(value.events, 'event')}${value.oldestAt === null ? '' : ` since ${formatDate(value.oldestAt)}`}, ${formatBytes(value.sizeBytes)}. Nothing in it is changed.`}
      >
        <Segmented label="Part" isLabelHidden value={part} options={parts} onChange={(next) => { setWanted(next === 'events' ? '' : next); }} />
      </PageHeader>
      {value === null || value.state === 'open' ? null : (
        <p className={styles.trouble} role="alert">
          <StateMark tone={value.state === 'recovered' ? 'warn' : 'error'} word={value.state === 'recovered' ? 'Recovered' : value.state === 'full' ? 'Disk full' : 'Not kept'} />
          <span>{value.words}{value.waiting > 0 ? ` ${formatCount(value.waiting, 'event')} wait in memory.` : ''}</span>
        </p>
      )}
      {part === 'events' ? <EventsPart /> : part === 'figures' ? <FiguresPart /> : <UpkeepPart />}
    </div>
  );
}
