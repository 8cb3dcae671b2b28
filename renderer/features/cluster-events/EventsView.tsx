import { RefreshCw } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDateTime } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useWidth } from '../../components/use-width.ts';
import { EventDetail } from './EventDetail.tsx';
import { chosenEvents, within, type EventChoice } from './event-filter.ts';
import { chosenRange, type RangeChoice, type TimeRange } from './event-range.ts';
import { EventsTable } from './EventsTable.tsx';
import { EventTimeline } from './EventTimeline.tsx';
import { RangeBar } from './RangeBar.tsx';
import { SeverityToggles } from './SeverityToggles.tsx';
import { useEventWindows, type EventWindows } from './use-event-windows.ts';
import styles from './events.module.css';

export interface EventsViewProps {
  readonly connectionId: ConnectionId;
  /** Null: the whole cluster with everything in it. */
  readonly entity: EntityRef | null;
}

const everything: EventChoice = { text: '', kinds: null, nodeType: null, severities: new Set(['error', 'warning', 'info']), zoom: null };
const followMs = 15_000;
/** Narrower than this the detail takes the table's place. */
const besideFrom = 820;

/** What happened: a timeline and a table over a stretch of time, and one event in full beside them. */
export function EventsView({ connectionId, entity }: EventsViewProps) {
  const [chosen, setChosen] = useState<{ readonly kind: RangeChoice; readonly range: TimeRange }>(() => ({ kind: 'hour', range: chosenRange('hour', Date.now()) }));
  const windows = useEventWindows(connectionId, entity, chosen.range);
  const [choice, setChoice] = useState(everything);
  const [follows, setFollows] = useState(true);
  const [openKey, setOpenKey] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const change = (parts: Partial<EventChoice>): void => { setChoice((before) => ({ ...before, ...parts })); };
  const pick = (kind: Exclude<RangeChoice, 'custom'>): void => { setChosen({ kind, range: chosenRange(kind, Date.now()) }); change({ zoom: null }); };

  useFollowing(windows, follows && chosen.kind !== 'custom');
  useCommands([
    { id: 'events.filter', title: 'Filter the events', group: 'Events', keys: '/', run: () => search.current?.focus() },
    { id: 'events.refresh', title: 'Ask for newer events', group: 'Events', keys: 'r', run: windows.newer },
    { id: 'events.older', title: 'Show older events', group: 'Events', keys: 'o', run: windows.older },
    { id: 'events.close', title: 'Close the event', group: 'Events', keys: 'Escape', when: openKey !== null, hidden: true, run: () => { setOpenKey(null); } },
  ]);
  const text = useDeferredValue(choice.text);
  const { severities, kinds, nodeType, zoom } = choice;
  const matching = useMemo(() => chosenEvents(windows.events, { text, severities, kinds, nodeType, zoom: null }), [windows.events, text, severities, kinds, nodeType]);
  const shown = useMemo(() => within(matching, zoom), [matching, zoom]);
  const nodeTypes = useMemo(() => [...new Set(windows.events.flatMap((event) => (event.nodeType === null ? [] : [event.nodeType])))].sort(), [windows.events]);
  const open = shown.find((event) => event.key === openKey) ?? windows.events.find((event) => event.key === openKey) ?? null;
  const isBeside = width === 0 || width >= besideFrom;
  const toggleKind = (kind: string): void => { change({ kinds: kinds?.has(kind) === true ? null : new Set([kind]) }); };

  return (
    <div ref={box} className={entity === null ? styles.screen : styles.part}>
      <RangeBar
        choice={chosen.kind} range={chosen.range} onPick={pick} onRange={(range) => { setChosen({ kind: 'custom', range }); change({ zoom: null }); }}
        end={(
          <>
            <Switch isSelected={follows} isDisabled={chosen.kind === 'custom'} onChange={setFollows}>Follow</Switch>
            <IconButton label="Ask for newer events" keys="R" icon={<RefreshCw aria-hidden="true" />} onPress={windows.newer} />
          </>
        )}
      />
      <div className={styles.bar}>
        <SearchField ref={search} label="Filter events" placeholder="Filter: text, !text, kind:, entity:, is:error" value={choice.text} onChange={(next) => { change({ text: next }); }} />
        <SeverityToggles severities={severities} onChange={(next) => { change({ severities: next }); }} />
        {nodeTypes.length === 0 ? null : <Select label="Node type" isLabelHidden value={nodeType ?? ''} options={[{ value: '', label: 'All node types' }, ...nodeTypes.map((name) => ({ value: name, label: name }))]} onChange={(next) => { change({ nodeType: next === '' ? null : next }); }} />}
        {kinds === null ? null : <Button variant="quiet" onPress={() => { change({ kinds: null }); }}>Only {[...kinds].join(', ')}: show all kinds</Button>}
        <span role="status" className={styles.count}>{windows.asOf === null ? '' : shown.length === windows.events.length ? formatCount(shown.length, 'event') : `${shown.length.toLocaleString('en')} of ${formatCount(windows.events.length, 'event')}`}</span>
      </div>
      <SourceNote windows={windows} />
      {windows.fault === null ? null : <FaultPanel fault={windows.fault} compact={windows.events.length > 0} onAction={windows.retry} />}
      {windows.asOf === null && windows.fault === null ? <Skeleton lines={10} /> : (
        <>
          {windows.events.length === 0 ? null : <EventTimeline events={matching} range={zoom ?? windows.range} isZoomed={zoom !== null} onZoom={(next) => { change({ zoom: next }); }} onKind={toggleKind} kinds={kinds} />}
          <div className={styles.split} data-open={(open !== null && isBeside) || undefined}>
            {open !== null && !isBeside ? null : <EventsTable connectionId={connectionId} events={shown} total={windows.events.length} openKey={openKey} onOpen={setOpenKey} onClear={() => { setChoice(everything); }} windows={windows} />}
            {open === null ? null : <EventDetail key={open.key} connectionId={connectionId} event={open} onClose={() => { setOpenKey(null); }} onOpen={(event) => { setOpenKey(event.key); }} />}
          </div>
        </>
      )}
    </div>
  );
}

/** Asks for what is new every few seconds while the page is in sight. */
function useFollowing(windows: EventWindows, isOn: boolean): void {
  const newer = useRef(windows.newer);
  useEffect(() => { newer.current = windows.newer; });
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => { if (document.visibilityState === 'visible') newer.current(); }, followMs);
    return () => { clearInterval(timer); };
  }, [isOn]);
}

/** Where the events come from, how far they reach back, and what is still on its way. */
function SourceNote({ windows }: { readonly windows: EventWindows }) {
  const { source, note, retainedFrom, isLoading, loadedFrom, asOf } = windows;
  return (
    <p className={styles.note}>
      {source === 'recorded' ? <StateMark tone="stale" word="No event store:" /> : null}
      {source === 'recorded' ? <span>{note === '' ? 'This cluster keeps no events. Shown is what Fabriscope saw change while it watched.' : note}</span> : null}
      {source === 'event-store' ? <span>From the event store of the cluster.{note === '' ? '' : ` ${note}`}</span> : null}
      {retainedFrom === null ? null : <span>It reaches back to {formatDateTime(retainedFrom)}.</span>}
      {isLoading ? <StateMark tone="busy" word={asOf === null ? 'asking for events' : `asking for what was before ${formatDateTime(loadedFrom)}`} /> : null}
      {asOf === null ? null : <span>as of <Age at={asOf} /></span>}
    </p>
  );
}

