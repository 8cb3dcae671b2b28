import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { MatrixCell } from '../../../shared/contract/history/figures.ts';
import { api, faultOf, orpc, useStream } from '../../app/api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatAge, formatCount, formatExact } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useCellMoves } from '../../components/use-cell-moves.ts';
import { useNow } from '../../components/use-now.ts';
import { filterText, noFilter } from './history-filter.ts';
import { causeWords, resultLooks } from './row-looks.ts';
import styles from './matrix.module.css';

/** Which version of each application is in each environment, how old it is, and whether the last try went well. */
export function Matrix() {
  const [productionOnly, setProductionOnly] = useState(false);
  const [text, setText] = useState('');
  const version = useStream((signal) => api.history.rows.watch(undefined, { signal }), []).value?.version ?? 0;
  const options = orpc.history.figures.matrix.queryOptions({ input: { productionOnly } });
  const { data, error, refetch } = useQuery({ ...options, queryKey: [...options.queryKey, version], placeholderData: (before) => before });
  const cells = useMemo(() => new Map((data?.cells ?? []).map((cell) => [`${cell.application}\n${cell.environment}`, cell])), [data]);
  const applications = (data?.applications ?? []).filter((name) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <div className={styles.screen}>
      <PageHeader isFlush title="What is where" detail="The version that last succeeded, and what came of the last try. A cell leads to its deployments.">
        <SearchField label="Find an application" value={text} onChange={setText} />
        <Switch isSelected={productionOnly} onChange={setProductionOnly}>Production only</Switch>
      </PageHeader>
      {error === null ? null : <FaultPanel fault={faultOf(error)} compact={data !== undefined} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={10} /> : null) : data.cells.length === 0 ? (
        <EmptyState title="Nothing is deployed anywhere" body="As soon as a connected system tells of a deployment, its application and its environment appear here." />
      ) : (
        <Cells applications={applications} environments={data.environments} cells={cells} />
      )}
    </div>
  );
}

interface CellsProps {
  readonly applications: readonly string[];
  readonly environments: readonly { readonly name: string; readonly production: boolean }[];
  readonly cells: ReadonlyMap<string, MatrixCell>;
}

/** Arrows move from cell to cell; Enter opens its deployments. */
function Cells({ applications, environments, cells }: CellsProps) {
  const table = useRef<HTMLTableElement>(null);
  const navigate = useNavigate();
  const now = useNow();
  const onKeyDown = useCellMoves(table, applications.length, environments.length);
  return (
    <div className={styles.box}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows only move focus between its links */}
      <table ref={table} className={styles.matrix} onKeyDown={onKeyDown}>
        <caption className="visually-hidden">Versions by application and environment</caption>
        <thead>
          <tr><th scope="col">Application</th>{environments.map(({ name, production }) => <th key={name} scope="col" data-production={production || undefined} title={production ? `${name} is production` : undefined}>{name}{production ? <span className="visually-hidden"> (production)</span> : null}</th>)}</tr>
        </thead>
        <tbody>
          {applications.map((application, row) => (
            <tr key={application}>
              <th scope="row">{application}</th>
              {environments.map(({ name }, column) => {
                const cell = cells.get(`${application}\n${name}`);
                return (
                  <td key={name}>
                    {cell === undefined ? <span className={styles.none} aria-label="never deployed">–</span> : (
                      <button
                        type="button" className={styles.cell} data-at={`${String(row)},${String(column)}`} title={cellTitle(cell)}
                        onClick={() => { void navigate({ to: '/history', search: { filter: filterText({ ...noFilter, applications: [application], environments: [name] }) } }); }}
                      >
                        <Cell cell={cell} now={now} />
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {applications.length === 0 ? <p className={styles.none}>No application has that name.</p> : null}
    </div>
  );
}

function Cell({ cell, now }: { readonly cell: MatrixCell; readonly now: number }) {
  const { version, since, last, lastGoodKey, running, behind } = cell;
  const look = running ? resultLooks.running : resultLooks[last.result];
  const isGood = !running && last.key === lastGoodKey;
  return (
    <>
      <span className={styles.line}>
        {isGood ? <StateMark {...look} hideWord /> : null}
        <span className={styles.version}>{version ?? (lastGoodKey === null ? 'no success yet' : 'deployed')}</span>
        {since === null ? null : <span className={styles.faint}>{formatAge(since, now)}</span>}
      </span>
      {isGood ? null : <span className={styles.line}><StateMark {...look} />{last.versionTo === null || last.versionTo === version ? null : <span>{last.versionTo}</span>}</span>}
      {behind === 0 ? null : <span className={styles.behind}>▲ {behind} behind</span>}
    </>
  );
}

function cellTitle({ version, since, last, lastGoodKey, behind }: MatrixCell): string {
  return [
    lastGoodKey === null ? 'Nothing has succeeded here yet.' : `${version ?? 'Deployed; no version is told'}${since === null ? '' : `, since ${formatExact(since)}`}`,
    `Last try: ${resultLooks[last.result].word}, ${formatExact(last.startedAt)}${last.by === null ? '' : `, by ${last.by}`}`,
    causeWords(last),
    behind === 0 ? '' : `Another environment has had ${formatCount(behind, 'successful deployment')} more.`,
  ].filter(Boolean).join('\n');
}
