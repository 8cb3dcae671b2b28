import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Connection } from '../../../shared/contract/connections.ts';
import { classNames } from '../../components/class-names.ts';
import overlay from '../../components/Overlay.module.css';
import { formatMoment } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { formatKeys } from '../commands/keys.ts';
import { availableCommands, useCommandRegistry } from '../commands/registry.ts';
import { orpc } from '../api.ts';
import { connectionTo } from '../connection-address.ts';
import { useConnections } from '../live/live-data.ts';
import { stateLook, tellingFigure } from './connection-words.ts';
import { HealthMark } from '../../features/cluster-parts/HealthMark.tsx';
import { useClusterSearch } from '../../features/cluster-search/use-cluster-search.ts';
import { filterText, noFilter } from '../../features/history/history-filter.ts';
import { resultLooks, versionWords } from '../../features/history/row-looks.ts';
import { entityKey, entityKindWords } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { commandEntry, entityQuery, paletteResults, type PaletteEntry } from './palette-entries.ts';
import { recentIds, rememberRecent } from './recent.ts';
import { useShell } from './shell-state.ts';
import styles from './Palette.module.css';

function openedWith(): string {
  return useShell.getState().paletteText;
}

function close(): void {
  useShell.setState({ paletteOpen: false });
}

/** Everything by its name: type, arrows, Enter. */
export default function Palette() {
  return (
    <ModalOverlay className={classNames(overlay.scrim, styles.scrim)} isOpen isDismissable onOpenChange={(open) => { if (!open) close(); }}>
      <Modal className={classNames(styles.modal)}>
        <Dialog aria-label="Search everything" className={classNames(styles.dialog)}><Finder /></Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const kindGroups: Readonly<Record<Connection['kind'], string>> = { hololens: 'Headsets', cluster: 'Clusters', azure: 'Azure', devops: 'Azure DevOps' };

function usePaletteEntries(): { readonly commands: readonly PaletteEntry[]; readonly targets: readonly PaletteEntry[] } {
  const navigate = useNavigate();
  const registry = useCommandRegistry();
  const { items } = useConnections();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return useMemo(() => ({
    commands: availableCommands(registry).filter(({ hidden, id }) => hidden !== true && id !== 'palette.open').map(commandEntry),
    targets: items.map((connection): PaletteEntry => ({
      id: `headset.${connection.id}`,
      title: connection.name,
      group: kindGroups[connection.kind],
      keywords: [connection.group, connection.endpoint.host, connection.azure?.tenant, connection.azure?.account, connection.devops?.organisation, connection.devops?.projects.join(' ')].filter(Boolean).join(' '),
      connection,
      run: () => navigate({ to: connectionTo(connection.kind, path), params: { connectionId: connection.id } }),
    })),
  }), [registry, items, navigate, path]);
}

/** What is called so within the clusters, whether it was ever on show or not. */
function useEntityEntries(text: string): { readonly entries: readonly PaletteEntry[]; readonly isAsking: boolean; readonly note: string } {
  const navigate = useNavigate();
  const { items, byKey } = useConnections();
  const query = items.some(({ kind }) => kind === 'cluster') ? entityQuery(text) : '';
  const { hits, phase, note } = useClusterSearch(null, query);
  return {
    entries: hits.map((hit): PaletteEntry => ({
      id: `entity.${hit.connectionId}.${entityKey(hit.ref)}`,
      title: hit.label,
      group: [entityKindWords[hit.ref.kind].one, hit.matched, byKey.get(hit.connectionId)?.name ?? ''].filter(Boolean).join(' · '),
      hit,
      run: () => navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId: hit.connectionId, entityKey: entityKey(hit.ref) } }),
    })),
    isAsking: phase === 'asking' || phase === 'known',
    note,
  };
}

const shownDeployments = 6;

/** Deployments of the history that the text finds, newest first, with the way to all of them. */
function useDeploymentEntries(text: string): readonly PaletteEntry[] {
  const navigate = useNavigate();
  const query = useDeferredValue(entityQuery(text));
  const [now] = useState(() => Date.now());
  const { data } = useQuery({ ...orpc.history.rows.page.queryOptions({ input: { filter: { ...noFilter, text: query.slice(0, 300) }, offset: 0, limit: shownDeployments } }), enabled: query !== '' });
  if (query === '' || data === undefined || data.total === 0) return [];
  return [
    ...data.rows.map((row): PaletteEntry => ({
      id: `deployment.${row.key}`,
      title: [row.application, versionWords(row), 'to', row.environment].filter(Boolean).join(' '),
      group: ['Deployment', resultLooks[row.result].word, formatMoment(row.startedAt, now)].join(' · '),
      deployment: row,
      run: () => navigate({ to: '/history', search: { row: row.key } }),
    })),
    ...(data.total <= data.rows.length ? [] : [{
      id: 'deployment.all', title: `All ${data.total.toLocaleString('en')} deployments with “${query}”`, group: 'History',
      run: () => navigate({ to: '/history', search: { filter: filterText({ ...noFilter, text: query }) } }),
    }]),
  ];
}

function Finder() {
  const id = useId();
  const { commands, targets } = usePaletteEntries();
  const [text, setText] = useState(() => openedWith());
  const [chosen, setChosen] = useState(0);
  const [recent] = useState(recentIds);
  const list = useRef<HTMLDivElement>(null);
  const { entries: entities, isAsking, note } = useEntityEntries(text);
  const deployments = useDeploymentEntries(text);
  const results = paletteResults(text, commands, targets, recent, [...entities, ...deployments]);
  const active = Math.min(chosen, results.length - 1);

  // Another text puts another option under the same index.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  useEffect(() => { list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }); }, [active, text]);

  const run = (entry: PaletteEntry): void => {
    if (entry.hit === undefined && !entry.id.startsWith('deployment.')) rememberRecent(entry.id);
    close();
    // Focus goes back to the page first: an act may want it somewhere else.
    requestAnimationFrame(() => { entry.run(); });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = results.length - 1;
    const to = { ArrowDown: active >= last ? 0 : active + 1, ArrowUp: active <= 0 ? last : active - 1, PageDown: Math.min(last, active + 8), PageUp: Math.max(0, active - 8) }[event.key];
    const entry = results[active]?.item;
    if (to !== undefined) {
      event.preventDefault();
      setChosen(to);
    } else if (event.key === 'Enter' && entry !== undefined) {
      event.preventDefault();
      run(entry);
    }
  };
  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Search connections, deployments and commands"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={results.length === 0 ? undefined : `${id}-${active}`}
        aria-autocomplete="list"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is opened to be typed into
        autoFocus
        placeholder="Connection, anything within a cluster, deployment, or command"
        value={text}
        spellCheck={false}
        onChange={(event) => { setText(event.target.value); setChosen(0); }}
        onKeyDown={onKeyDown}
      />
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus stays in the field; the active option is named there */}
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Found" className={styles.list}>
        {results.map(({ item, at }, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- keys are taken by the field
          <div
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles.option}
            onPointerMove={() => { if (index !== active) setChosen(index); }}
            onClick={() => { run(item); }}
          >
            <EntryMark entry={item} />
            <span className={styles.title}><Marked text={item.title} at={at} /></span>
            <span className={styles.group}>{item.connection === undefined ? item.group : tellingFigure(item.connection) || stateLook(item.connection).word}</span>
            {item.keys === undefined ? null : <kbd className={styles.keys}>{formatKeys(item.keys)}</kbd>}
          </div>
        ))}
      </div>
      <p className={styles.foot} role="status">
        {isAsking ? 'Asking the clusters… ' : results.length === 0 ? `Nothing is called that. ${note}` : note === '' ? '' : `${note} `}
        {isAsking || results.length === 0 ? null : <><kbd>&gt;</kbd> commands <kbd>@</kbd> connections <kbd>#</kbd> within clusters, deployments <kbd>Enter</kbd> go <kbd>Esc</kbd> close</>}
      </p>
    </>
  );
}

function EntryMark({ entry }: { readonly entry: PaletteEntry }) {
  if (entry.connection !== undefined) return <StateMark {...stateLook(entry.connection)} hideWord />;
  if (entry.deployment !== undefined) return <StateMark {...resultLooks[entry.deployment.result]} hideWord />;
  if (entry.hit?.healthState != null) return <HealthMark state={entry.hit.healthState} hideWord />;
  return <span className={styles.dot} aria-hidden="true" />;
}

/** The letters that were found, marked. */
function Marked({ text, at }: { readonly text: string; readonly at: readonly number[] }) {
  if (at.length === 0) return text;
  const hits = new Set(at);
  // oxlint-disable-next-line react/no-array-index-key -- letters of one text have no other name
  return Array.from(text, (letter, index) => (hits.has(index) ? <b key={index}>{letter}</b> : letter));
}
