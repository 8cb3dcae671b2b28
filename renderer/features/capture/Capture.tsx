import { Link } from '@tanstack/react-router';
import { ImageOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Capture as DeviceCapture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useActsRefusal } from '../apps/acts-refusal.ts';
import { LiveView } from '../live/LiveView.tsx';
import { CaptureActs } from './CaptureActs.tsx';
import { useCaptureChoice } from './capture-choice.ts';
import { shownCaptures } from './capture-list.ts';
import { CapturePreview } from './CapturePreview.tsx';
import { ContactSheet } from './ContactSheet.tsx';
import { DeleteCaptures } from './DeleteCaptures.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { SheetBar } from './SheetBar.tsx';
import styles from './Capture.module.css';

const none: ReadonlySet<string> = new Set();

/** Photos and recordings of a headset: what it sees now or what was taken, the acts that take more, and everything it holds. */
export function Capture({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnection(connectionId);
  const { items, byKey, phase, fault, asOf } = useCollection((signal) => api.devices.captures.watch({ connectionId }, { signal }), ({ id }) => id, [connectionId]);
  const [choice, change] = useCaptureChoice(connectionId);
  const [selected, setSelected] = useState<ReadonlySet<string>>(none);
  const [openId, setOpenId] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<readonly DeviceCapture[]>([]);
  const shown = useMemo(() => shownCaptures(items, choice.view), [items, choice.view]);
  const chosen = useMemo(() => shown.filter((capture) => selected.has(capture.id)), [shown, selected]);
  const chosenIds = useMemo(() => new Set<string>(chosen.map(({ id }) => id)), [chosen]);
  const open = openId === null ? null : byKey.get(openId) ?? null;
  const name = connection?.name ?? 'the headset';
  const refusal = useActsRefusal(connection);
  const askDelete = (ids: readonly string[]): void => { setDeleting(ids.flatMap((id) => byKey.get(id) ?? [])); };

  useCommands([
    { id: 'capture.preview', title: choice.showsPreview ? 'Hide the preview' : 'Show the preview', group: 'Capture', keys: 'v', run: () => { change({ showsPreview: !choice.showsPreview }); } },
    { id: 'capture.select-all', title: 'Select all shown captures', group: 'Capture', when: shown.length > 0, run: () => { setSelected(new Set(shown.map(({ id }) => id))); } },
    { id: 'capture.refresh', title: 'Read the captures again', group: 'Capture', run: () => api.devices.captures.refresh({ connectionId }) },
  ]);

  return (
    <div className={styles.root}>
      <div className={styles.screen} data-preview={choice.showsPreview}>
        <div className={styles.top}>
          {!choice.showsPreview ? null : open === null
            ? <LiveView connectionId={connectionId} />
            : <CapturePreview key={open.id} connectionId={connectionId} capture={open} neighbours={shown} refusal={refusal} onOpen={setOpenId} onDelete={askDelete} />}
          <CaptureActs connectionId={connectionId} name={name} refusal={refusal} isStale={connection !== null && connection.state !== 'online'} sources={choice.sources} onSources={(sources) => { change({ sources }); }} onTaken={(id) => { setSelected((current) => (current.size === 0 ? new Set([id]) : current)); }} />
        </div>
        <section className={styles.sheet} aria-label="Captures on the headset">
          <SheetBar view={choice.view} onView={(view) => { change({ view }); }} all={items} isKnown={asOf !== null} shownCount={shown.length} showsPreview={choice.showsPreview} onPreview={(showsPreview) => { change({ showsPreview }); }} />
          {fault === null || (phase === 'lost' && items.length > 0) ? null : <FaultPanel fault={fault} />}
          {phase === 'loading' ? <div className={styles.waiting}><Skeleton height={220} /></div> : null}
          {phase !== 'loading' && shown.length === 0 && fault === null ? <NoCaptures hasOthers={items.length > 0} onShowAll={() => { change({ view: { ...choice.view, kind: 'all', text: '' } }); }} connectionId={connectionId} /> : null}
          {shown.length === 0 ? null : (
            <ContactSheet
              connectionId={connectionId} captures={shown} selected={chosenIds} onSelect={setSelected} openId={open?.id ?? null}
              onOpen={(capture) => {
                setOpenId(capture.id);
                change({ showsPreview: true });
              }}
              onDelete={(ids) => { if (refusal === null) askDelete(ids); }}
            />
          )}
          <SelectionBar
            connectionId={connectionId} name={name} all={items} chosen={chosen} refusal={refusal}
            onClear={() => { setSelected(none); }} onDelete={() => { setDeleting(chosen); }}
          />
        </section>
      </div>
      <DeleteCaptures
        connectionId={connectionId} name={name} captures={deleting} onClose={() => { setDeleting([]); }}
        onDone={() => {
          setDeleting([]);
          setSelected(none);
        }}
      />
    </div>
  );
}

function NoCaptures({ hasOthers, onShowAll, connectionId }: { readonly hasOthers: boolean; readonly onShowAll: () => void; readonly connectionId: ConnectionId }) {
  return (
    <EmptyState
      icon={<ImageOff />}
      title={hasOthers ? 'None of the captures matches' : 'No captures on this headset'}
      body={hasOthers ? 'The filter above leaves nothing over.' : 'Take a photo or record above. What the wearer takes by voice or gesture appears here too.'}
      action={hasOthers
        ? <button type="button" className={styles.link} onClick={onShowAll}>Show all captures</button>
        : <Link to="/headsets/$connectionId/home" params={{ connectionId }}>How is the headset?</Link>}
    />
  );
}
