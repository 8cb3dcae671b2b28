import { Search, X } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import type { SearchHit } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityKindWords, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { formatCount } from '../../components/format.ts';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { useClusterSearch, type ClusterSearch as SearchState } from './use-cluster-search.ts';
import styles from './cluster-search.module.css';

export interface ClusterSearchProps {
  readonly connectionId: ConnectionId;
  readonly onOpen: (ref: EntityRef) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** Finds any entity of the cluster, whether its branch was ever opened or not. Arrows choose, Enter opens, Esc closes. */
export function ClusterSearch({ connectionId, onOpen, ref }: ClusterSearchProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const search = useClusterSearch(connectionId, text);
  const { hits } = search;
  const active = Math.min(at, hits.length - 1);
  const shows = isOpen && text.trim() !== '';

  const change = (next: string): void => { setText(next); setAt(0); setOpen(true); };
  const open = (hit: SearchHit | undefined): void => {
    if (hit === undefined) return;
    setOpen(false);
    onOpen(hit.ref);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const to = shows ? { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 10, PageUp: active - 10 }[event.key] : undefined;
    if (to !== undefined && hits.length > 0) {
      const next = Math.min(hits.length - 1, Math.max(0, to));
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'ArrowDown') setOpen(true);
    else if (event.key === 'Enter') open(hits[active]);
    else if (event.key === 'Escape' && shows) setOpen(false);
    else if (event.key === 'Escape' && text !== '') change('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.search} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false); }}>
      <Search aria-hidden="true" />
      <input
        ref={ref} type="text" role="combobox" aria-label="Find anything in this cluster" placeholder="Find: name, partition id, replica id, address"
        aria-expanded={shows} aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={shows && hits.length > 0 ? `${id}-${active}` : undefined}
        value={text} autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={500}
        onChange={(event) => { change(event.target.value); }} onFocus={() => { setOpen(true); }} onKeyDown={onKeyDown}
      />
      {text === '' ? null : <button type="button" aria-label="Clear the search" onClick={() => { change(''); }}><X aria-hidden="true" /></button>}
      <div className={styles.results} hidden={!shows}>
        <div id={`${id}-list`} role="listbox" aria-label="Found" className={styles.list} hidden={hits.length === 0}>
          {hits.map((hit, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field keeps the focus and has the keys
            <div
              key={entityKey(hit.ref)} id={`${id}-${index}`} role="option" aria-selected={index === active} tabIndex={-1} className={styles.hit}
              onPointerDown={(event) => { event.preventDefault(); }} onClick={() => { open(hit); }}
            >
              <HitWords hit={hit} />
            </div>
          ))}
        </div>
        <p role="status" className={styles.status}>{statusWords(search)}</p>
      </div>
    </div>
  );
}

function HitWords({ hit }: { readonly hit: SearchHit }) {
  return (
    <>
      <HealthMark state={hit.healthState ?? 'Unknown'} hideWord />
      <span className={styles.label} title={hit.label}>{hit.label}</span>
      {hit.matched === '' ? null : <span className={styles.matched} title={hit.matched}>{hit.matched}</span>}
      <span className={styles.kind}>{entityKindWords[hit.ref.kind].one}</span>
    </>
  );
}

function statusWords(search: SearchState): string {
  const { phase, hits, indexed, note, fault } = search;
  const found = hits.length === 0 ? '' : `${formatCount(hits.length, 'hit')}. `;
  if (phase === 'failed' && fault !== null) return `${found}${fault.message}${fault.hint === '' ? '' : ` ${fault.hint}`}`;
  if (phase === 'asking') return `${found}${formatCount(indexed, 'known name')} looked through; asking the cluster for more…`;
  if (phase === 'known') return found === '' ? 'Looking…' : found;
  if (hits.length === 0) return `Nothing of that name, id or address.${note === '' ? ` ${formatCount(indexed, 'known name')} looked through, and the cluster was asked.` : ` ${note}`}`;
  return `${found}${note}`;
}
