import { useNavigate, useRouter } from '@tanstack/react-router';
import { memo, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { NodeRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { cellKey, domainLabel, domainMap, nodeLook, nodeLookWords, type DomainMap, type NodeLook } from './domain-map.ts';
import styles from './domain-map.module.css';

const looks: readonly NodeLook[] = ['ok', 'warn', 'error', 'down', 'disabled', 'unknown'];

export interface DomainMapViewProps {
  readonly connectionId: ConnectionId;
  readonly nodes: readonly NodeRow[];
}

/**
 * Nodes over fault domains (across) and upgrade domains (down), one chip each, its shape the state. One chip is in the tab
 * order; arrows move between them, Enter opens. Plain links under one listener: a thousand of them stay cheap.
 */
export function DomainMapView({ connectionId, nodes }: DomainMapViewProps) {
  const noteId = useId();
  const [activeKey, setActive] = useState<string | null>(null);
  const map = useMemo(() => domainMap(nodes), [nodes]);
  const active = nodes.find(({ key }) => key === activeKey) ?? null;
  const seen = useMemo(() => new Set(nodes.map(nodeLook)), [nodes]);
  return (
    <div className={styles.map}>
      <div className={styles.scroller}><DomainTable connectionId={connectionId} map={map} noteId={noteId} onNote={setActive} /></div>
      <p id={noteId} className={styles.note} aria-live="off">{active === null ? 'Point at a node, or move with the arrows; Enter opens it.' : chipWords(active)}</p>
      <ul className={styles.key} aria-label="What the shapes mean">
        {looks.filter((look) => seen.has(look)).map((look) => <li key={look}><span className={styles.chip} data-look={look} aria-hidden="true"><i /></span> {nodeLookWords[look]}</li>)}
        {nodes.some(({ isSeedNode }) => isSeedNode) ? <li><span className={styles.chip} data-look="ok" data-seed aria-hidden="true"><i /></span> Seed node</li> : null}
      </ul>
    </div>
  );
}

interface DomainTableProps {
  readonly connectionId: ConnectionId;
  readonly map: DomainMap;
  readonly noteId: string;
  /** The node that is pointed at or has focus. */
  readonly onNote: (key: string) => void;
}

/** Drawn anew only when a node changes: pointing at chips and moving between them must not redraw a thousand of them. */
const DomainTable = memo(function DomainTable({ connectionId, map, noteId, onNote }: DomainTableProps) {
  const router = useRouter();
  const navigate = useNavigate();
  const table = useRef<HTMLTableElement>(null);
  const base = router.buildLocation({ to: '/clusters/$connectionId/explore', params: { connectionId } }).href;
  const firstKey = useMemo(() => map.upgradeDomains.flatMap((upgradeDomain) => map.faultDomains.flatMap((faultDomain) => map.cells.get(cellKey(faultDomain, upgradeDomain)) ?? []))[0]?.key ?? null, [map]);

  const onClick = (event: MouseEvent): void => {
    const key = keyOf(event.target);
    if (key === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: key } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = chipOf(event.target);
    const to = from === null || table.current === null ? null : neighbour(from, event.key, table.current);
    if (to === null) return;
    event.preventDefault();
    to.focus();
  };
  const onFocus = (target: EventTarget): void => {
    const chip = chipOf(target);
    if (chip === null) return;
    // The tab stop goes along with the focus, past React: a thousand chips are not compared for two attributes.
    for (const before of table.current?.querySelectorAll<HTMLAnchorElement>('a[tabindex="0"]') ?? []) before.tabIndex = -1;
    chip.tabIndex = 0;
    onNote(chip.dataset['node'] ?? '');
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the chips are links; this is their common listener
    <table ref={table} className={styles.table} aria-describedby={noteId} onClick={onClick} onKeyDown={onKeyDown} onFocus={(event) => { onFocus(event.target); }} onPointerOver={(event) => { const key = keyOf(event.target); if (key !== null) onNote(key); }}>
      <caption className="visually-hidden">Nodes by fault domain and upgrade domain</caption>
      <thead>
        <tr>
          <td className={styles.corner} aria-hidden="true">UD ╲ FD</td>
          {map.faultDomains.map((domain) => <th key={domain} scope="col" title={`Fault domain ${domain}`}>{domainLabel(domain)}</th>)}
        </tr>
      </thead>
      <tbody>
        {map.upgradeDomains.map((upgradeDomain) => (
          <tr key={upgradeDomain}>
            <th scope="row" title={`Upgrade domain ${upgradeDomain}`}>{domainLabel(upgradeDomain)}</th>
            {map.faultDomains.map((faultDomain) => (
              <td key={faultDomain}>
                {(map.cells.get(cellKey(faultDomain, upgradeDomain)) ?? []).map((node) => (
                  <a
                    key={node.key}
                    href={`${base}/${encodeURIComponent(node.key)}`}
                    className={styles.chip}
                    data-node={node.key}
                    data-look={nodeLook(node)}
                    data-seed={node.isSeedNode || undefined}
                    tabIndex={node.key === firstKey ? 0 : -1}
                    aria-label={chipWords(node)}
                    title={chipWords(node)}
                  >
                    <i />
                  </a>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
});

function chipWords(node: NodeRow): string {
  const look = nodeLook(node);
  const status = look === 'down' || node.status === 'Up' ? '' : `, ${node.status}`;
  return `${node.nodeName}: ${nodeLookWords[look]}${status}${node.isSeedNode ? ', seed node' : ''}${node.deactivation === '' ? '' : `, ${node.deactivation}`}; ${node.nodeType}`;
}

function chipOf(target: EventTarget): HTMLAnchorElement | null {
  const chip = target instanceof Element ? target.closest('a[data-node]') : null;
  return chip instanceof HTMLAnchorElement ? chip : null;
}

function keyOf(target: EventTarget): string | null {
  return chipOf(target)?.dataset['node'] ?? null;
}

/** The chip that an arrow leads to: left and right along the chips, up and down to the nearest in the row above or below. */
function neighbour(from: HTMLAnchorElement, key: string, table: HTMLTableElement): HTMLAnchorElement | null {
  const all = [...table.querySelectorAll<HTMLAnchorElement>('a[data-node]')];
  const index = all.indexOf(from);
  if (key === 'ArrowRight') return all[index + 1] ?? null;
  if (key === 'ArrowLeft') return all[index - 1] ?? null;
  if (key === 'Home') return all[0] ?? null;
  if (key === 'End') return all.at(-1) ?? null;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
  const at = from.getBoundingClientRect();
  const ways = all
    .map((chip) => ({ chip, box: chip.getBoundingClientRect() }))
    .filter(({ box }) => (key === 'ArrowDown' ? box.top > at.top + 1 : box.top < at.top - 1))
    .map(({ chip, box }) => ({ chip, far: Math.abs(box.top - at.top) * 1_000 + Math.abs(box.left - at.left) }));
  return ways.sort((a, b) => a.far - b.far)[0]?.chip ?? null;
}
