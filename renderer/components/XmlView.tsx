import { ChevronDown, ChevronUp } from 'lucide-react';
import { useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { IconButton } from './IconButton.tsx';
import { LineView, longestLine, type LineViewHandle } from './LineView.tsx';
import { SearchField } from './SearchField.tsx';
import { findText, mostHits, searchableLines, type TextHit } from './text-search.ts';
import { tokenizeXmlLine, xmlLines, xmlLineStates, type XmlToken } from './xml-tokens.ts';
import styles from './XmlView.module.css';

export interface XmlViewHandle {
  focusSearch(): void;
  step(by: 1 | -1): void;
}

export interface XmlViewProps {
  readonly label: string;
  readonly xml: string;
  /** Controls beside the search. */
  readonly actions?: ReactNode;
  readonly ref?: Ref<XmlViewHandle>;
}

/** An XML text of any length with colours and a search. Enter goes to the next hit, Shift+Enter to the one before. */
export function XmlView({ label, xml, actions, ref }: XmlViewProps) {
  const lines = useMemo(() => xmlLines(xml), [xml]);
  const states = useMemo(() => xmlLineStates(lines), [lines]);
  const searchable = useMemo(() => searchableLines(lines), [lines]);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const hits = useMemo(() => findText(searchable, wanted), [searchable, wanted]);
  const byLine = useMemo(() => Map.groupBy(hits, (hit) => hit.line), [hits]);
  const [at, setAt] = useState(0);
  const current = hits[Math.min(at, hits.length - 1)];
  const view = useRef<LineViewHandle>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => { if (current !== undefined) view.current?.reveal(current.line, current.from); }, [current]);
  const step = (by: number): void => { if (hits.length > 0) setAt((Math.min(at, hits.length - 1) + by + hits.length) % hits.length); };
  useImperativeHandle(ref, () => ({ focusSearch: () => { field.current?.focus(); field.current?.select(); }, step }));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.target !== field.current) return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  const renderLine = (index: number): ReactNode => {
    const line = lines[index] ?? '';
    const { tokens } = tokenizeXmlLine(line.slice(0, longestLine), states[index] ?? 'text');
    const rest = line.length - longestLine;
    return <>{pieces(line, tokens, byLine.get(index) ?? [], current)}{rest > 0 ? <span className={styles.comment}>… {rest.toLocaleString('en')} more characters</span> : null}</>;
  };
  return (
    <div className={styles.xml}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the field within has the focus */}
      <div className={styles.bar} onKeyDown={onKeyDown}>
        <SearchField ref={field} label={`Search in ${label}`} placeholder="Search" value={text} onChange={(next) => { setText(next); setAt(0); }} />
        <IconButton label="Previous hit" keys="Shift+Enter" icon={<ChevronUp aria-hidden="true" />} isDisabled={hits.length === 0} onPress={() => { step(-1); }} />
        <IconButton label="Next hit" keys="Enter" icon={<ChevronDown aria-hidden="true" />} isDisabled={hits.length === 0} onPress={() => { step(1); }} />
        <span role="status" className={styles.count}>{countWords(text, hits.length, current === undefined ? 0 : hits.indexOf(current) + 1, lines.length)}</span>
        {actions}
      </div>
      <div className={styles.lines}><LineView ref={view} label={label} lines={lines} renderLine={renderLine} showsNumbers /></div>
    </div>
  );
}

function countWords(text: string, hits: number, at: number, lines: number): string {
  if (text === '') return `${lines.toLocaleString('en')} lines`;
  if (hits === 0) return 'not found';
  return `${at.toLocaleString('en')} of ${hits === mostHits ? `${mostHits.toLocaleString('en')} or more` : hits.toLocaleString('en')}`;
}

/** Tokens cut at the edges of hits. */
function pieces(line: string, tokens: readonly XmlToken[], hits: readonly TextHit[], current: TextHit | undefined): ReactNode[] {
  const out: ReactNode[] = [];
  let next = 0;
  for (const { kind, from, to } of tokens) {
    let at = from;
    while (at < to) {
      while ((hits[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1;
      const hit = hits[next];
      const isIn = hit !== undefined && hit.from <= at;
      const end = Math.min(to, hit === undefined ? to : isIn ? hit.to : hit.from);
      const words = line.slice(at, end);
      out.push(isIn ? <mark key={at} className={styles.hit} data-current={hit === current || undefined}>{words}</mark> : <span key={at} className={styles[kind]}>{words}</span>);
      at = end;
    }
  }
  return out;
}
