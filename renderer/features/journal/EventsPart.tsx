import { useDeferredValue, useRef, useState } from 'react';
import { journalStreams, type JournalEvent, type JournalStream } from '../../../shared/domain/journal/event.ts';
import { useConnections } from '../../app/live/live-data.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatExact, formatMoment } from '../../components/format.ts';
import { MultiSelect } from '../../components/MultiSelect.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useNow } from '../../components/use-now.ts';
import { useReturnFocus } from '../../components/use-return-focus.ts';
import { useWidth } from '../../components/use-width.ts';
import { rangeChoices, withRange, noFilter, type RangeChoice } from '../history/history-filter.ts';
import { EventPane } from './EventPane.tsx';
import { eventWords, streamWords } from './event-words.ts';
import { useJournalEvents } from './use-journal-events.ts';
import styles from './journal.module.css';

const besideFrom = 900;

/** What happened, newest first, with new events on top as they come. */
export function EventsPart() {
  const { items } = useConnections();
  const [streams, setStreams] = useState<readonly JournalStream[]>([]);
  const [sources, setSources] = useState<readonly string[]>([]);
  const [text, setText] = useState('');
  const [range, setRange] = useState<{ readonly choice: RangeChoice; readonly from: number | null }>({ choice: 'all', from: null });
  const [openId, setOpenId] = useState<number | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const words = useDeferredValue(text.trim());
  const journal = useJournalEvents({ streams: [...streams], types: [], sources: [...sources], text: words, filter: null }, range.from);
  const now = Math.floor(useNow() / 60_000) * 60_000;
  const nameOf = new Map(items.map(({ id, name }) => [String(id), name]));
  const columns: readonly GridColumn<JournalEvent>[] = [
    { id: 'at', header: 'When', width: 116, cell: ({ at }) => formatMoment(at, now), title: ({ at }) => formatExact(at) },
    { id: 'stream', header: 'Family', width: 110, cell: ({ stream }) => streamWords[stream] },
    { id: 'source', header: 'Told by', width: 'minmax(110px, 1fr)', cell: ({ source, attributes }) => nameOf.get(source) ?? nameIn(attributes) ?? (source === 'program' ? 'Fabriscope' : source), title: ({ source }) => source },
    { id: 'words', header: 'What happened', width: 'minmax(220px, 3fr)', cell: eventWords, title: eventWords },
    // The open event says it in full.
    ...(openId === null ? [{ id: 'entity', header: 'To what', width: 'minmax(140px, 2fr)', cell: toWhat, title: ({ entity }: JournalEvent) => entity || undefined }] : []),
  ];
  const { remember, giveBack } = useReturnFocus();
  const close = (): void => {
    setOpenId(null);
    giveBack();
  };
  useCommands([
    { id: 'journal.search', title: 'Search the journal', group: 'Journal', keys: '/', run: () => search.current?.focus() },
    { id: 'journal.close', title: 'Close the event', group: 'Journal', keys: 'Escape', when: openId !== null, hidden: true, run: close },
  ]);
  const isBeside = width === 0 || width >= besideFrom;
  const isNothing = journal.events.length === 0;
  const isFirst = isNothing && journal.isLoading;
  return (
    <div ref={box} className={styles.part}>
      <div className={styles.bar} role="search" aria-label="Filter events">
        <div className={styles.search}><SearchField ref={search} label="Search the journal" placeholder="Search: type, name, value" value={text} onChange={(next) => { setText(next.slice(0, 200)); }} /></div>
        <Segmented
          label="Time" isLabelHidden value={range.choice} options={rangeChoices.map(({ value, label }) => ({ value, label }))}
          onChange={(choice) => { setRange({ choice, from: withRange(noFilter, choice, Date.now()).from }); }}
        />
        <MultiSelect label="Family" values={streams} options={journalStreams.map((value) => ({ value, label: streamWords[value] }))} onChange={setStreams} />
        <MultiSelect label="Told by" values={sources} options={[...items.map(({ id, name }) => ({ value: String(id), label: name })), { value: 'program', label: 'Fabriscope' }]} onChange={setSources} />
        <span role="status" className={styles.faint}>{isFirst || (isNothing && journal.fault !== null) ? '' : `${formatCount(journal.events.length, 'event')}${journal.hasMore ? ' so far' : ''}`}</span>
      </div>
      {journal.fault === null ? null : <FaultPanel fault={journal.fault} compact={journal.events.length > 0} onAction={journal.retry} />}
      {isFirst ? <Skeleton lines={12} /> : isNothing && journal.fault !== null ? null : (
        <div className={styles.split} data-open={(openId !== null && isBeside) || undefined}>
          <div className={styles.table} data-behind={(openId !== null && !isBeside) || undefined}>
            <DataGrid
              label="Events of the journal" rows={journal.events} rowKey={({ id }) => String(id)} columns={columns} currentKey={openId === null ? null : String(openId)} onOpen={({ id }) => { remember(); setOpenId(id); }}
              empty={words === '' && streams.length === 0 && sources.length === 0 ? 'Nothing has happened yet that is worth keeping.' : 'No event fits.'}
              rowTone={({ attributes, type }) => (attributes['result'] === 'failed' || attributes['state'] === 'Error' ? 'error' : type === 'alert.began' ? 'warn' : undefined)}
            />
            {journal.hasMore ? <p><Button isBusy={journal.isLoading} onPress={journal.older}>Show older events</Button></p> : null}
          </div>
          {openId === null ? null : <EventPane key={openId} id={openId} isAlone={!isBeside} onClose={close} onOpen={setOpenId} />}
        </div>
      )}
    </div>
  );
}

/** What an event is about, short: a deployment's key is long, and its name is among the facts. */
function toWhat({ stream, entity, attributes }: JournalEvent): string {
  const name = attributes['name'];
  return stream === 'deployment' && typeof name === 'string' && name !== '' ? name : entity;
}

function nameIn(attributes: JournalEvent['attributes']): string | null {
  const name = attributes['name'] ?? attributes['sourceName'];
  return typeof name === 'string' && name !== '' ? name : null;
}
