import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { DevopsEnvironmentCell as EnvironmentCell } from '../../../shared/contract/devops/index.ts';
import { runId } from '../../../shared/domain/devops/run-id.ts';
import { runBeganAt } from '../../../shared/domain/devops/run-times.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useStream } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatAge, formatCount, formatExact } from '../../components/format.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useCellMoves } from '../../components/use-cell-moves.ts';
import { useNow } from '../../components/use-now.ts';
import { resultLooks } from '../history/row-looks.ts';
import { LinkToAccess } from './StateNotes.tsx';
import { runSentence } from './run-looks.ts';
import styles from './devops.module.css';

/** What is in each environment of each definition, how old it is, how far behind, and what came of the last try. */
export function Environments({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { value, fault } = useStream((signal) => api.devops.environments({ connectionId }, { signal }), [connectionId]);
  const [text, setText] = useState('');
  const words = text.trim().toLowerCase();
  const table = useMemo(() => tableOf((value?.cells ?? []).filter(({ definition, environment }) => words === '' || `${definition} ${environment}`.toLowerCase().includes(words))), [value, words]);
  if (value === null || (value.asOf === null && value.cells.length === 0)) return fault === null ? <Skeleton lines={10} /> : <FaultPanel fault={fault} />;
  return (
    <div className={styles.screen}>
      <div className={styles.bar}>
        <div className={styles.search}><SearchField label="Find a definition or an environment" value={text} onChange={setText} /></div>
        <p className={styles.note} role="status">{formatCount(table.rows.length, 'definition')} in {formatCount(table.environments.length, 'environment')}{value.asOf === null ? null : <span>as of <Age at={value.asOf} /></span>}</p>
      </div>
      {fault === null ? null : <FaultPanel fault={fault} compact />}
      {value.cells.length === 0 ? (
        <EmptyState
          title="Nothing was deployed in 90 days" body="Stages of classic releases and stages of YAML pipelines that deploy to an environment appear here. Builds alone deploy nothing, and the token needs the scopes Release (read) and Environment (read and manage)."
          action={<LinkToAccess connectionId={connectionId}>See what the token may read</LinkToAccess>}
        />
      ) : <Cells connectionId={connectionId} {...table} />}
    </div>
  );
}

interface Table {
  readonly environments: readonly string[];
  readonly rows: readonly { readonly key: string; readonly definition: string; readonly project: string; readonly cells: ReadonlyMap<string, EnvironmentCell> }[];
}

/** Definitions by name, and environments in the order in which a release goes through them. */
function tableOf(cells: readonly EnvironmentCell[]): Table {
  const rows = Map.groupBy(cells, ({ project, definition }) => JSON.stringify([project, definition]));
  const several = new Set(cells.map(({ project }) => project)).size > 1;
  return {
    environments: [...new Set(cells.map(({ environment }) => environment))].sort((left, right) => stageRank(left, cells) - stageRank(right, cells) || left.localeCompare(right)),
    rows: [...rows].map(([key, its]) => ({ key, definition: its[0]?.definition ?? '', project: several ? (its[0]?.project ?? '') : '', cells: new Map(its.map((cell) => [cell.environment, cell])) }))
      .sort((left, right) => left.definition.localeCompare(right.definition)),
  };
}

/**
 * Mean place of an environment on the way of its definitions. Nobody says what the way is: of one build the earlier deployment
 * comes first, and an environment with a newer build lies before one that does not have it yet.
 */
function stageRank(environment: string, cells: readonly EnvironmentCell[]): number {
  const places: number[] = [];
  for (const its of Map.groupBy(cells, ({ project, definition }) => JSON.stringify([project, definition])).values()) {
    const own = its.find((cell) => cell.environment === environment);
    if (own?.lastGood == null) continue;
    const at = runBeganAt(own.lastGood) ?? 0;
    places.push(its.filter(({ lastGood }) => lastGood !== null && (lastGood.buildKey === own.lastGood?.buildKey ? (runBeganAt(lastGood) ?? 0) < at : (runBeganAt(lastGood) ?? 0) > at)).length);
  }
  return places.length === 0 ? Number.MAX_SAFE_INTEGER : places.reduce((sum, place) => sum + place, 0) / places.length;
}

/** Arrows move from cell to cell; Enter opens the last run there. */
function Cells({ connectionId, environments, rows }: Table & { readonly connectionId: ConnectionId }) {
  const table = useRef<HTMLTableElement>(null);
  const navigate = useNavigate();
  const now = useNow();
  const onKeyDown = useCellMoves(table, rows.length, environments.length);
  return (
    <div className={styles.matrixBox}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows only move focus between its buttons */}
      <table ref={table} className={styles.matrix} onKeyDown={onKeyDown}>
        <caption className="visually-hidden">What is in each environment, by definition</caption>
        <thead><tr><th scope="col">Definition</th>{environments.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ key, definition, project, cells }, row) => (
            <tr key={key}>
              <th scope="row">{definition}{project === '' ? null : <span className={styles.faint}> {project}</span>}</th>
              {environments.map((name, column) => {
                const cell = cells.get(name);
                const run = cell?.last ?? cell?.lastGood ?? null;
                return (
                  <td key={name}>
                    {cell === undefined || run === null ? <span className={styles.none} aria-label="not deployed in 90 days">–</span> : (
                      <button
                        type="button" className={styles.cell} data-at={`${String(row)},${String(column)}`} title={cellTitle(cell)}
                        onClick={() => { void navigate({ to: '/devops/$connectionId/runs/$runKey', params: { connectionId, runKey: runId(run) } }); }}
                      >
                        <CellWords cell={cell} now={now} />
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className={styles.none}>Nothing has that name.</p> : null}
    </div>
  );
}

function CellWords({ cell: { last, lastGood, behind }, now }: { readonly cell: EnvironmentCell; readonly now: number }) {
  const isGood = last !== null && last.key === lastGood?.key;
  const since = lastGood === null ? null : (lastGood.endedAt ?? runBeganAt(lastGood));
  return (
    <>
      <span className={styles.version}>{lastGood?.name ?? 'no success in 90 days'}</span>
      <span className={styles.line}>
        {last === null ? null : <StateMark {...resultLooks[last.result]} hideWord={isGood} />}
        {isGood || last === null || last.name === lastGood?.name ? null : <span>{last.name}</span>}
        {since === null ? null : <span className={styles.faint}>{formatAge(since, now)}</span>}
      </span>
      {behind === null || behind === 0 ? null : <span className={styles.behind}>{formatCount(behind, 'build')} behind</span>}
    </>
  );
}

function cellTitle({ last, lastGood, behind }: EnvironmentCell): string {
  const at = last === null ? null : runBeganAt(last);
  return [
    lastGood === null ? 'Nothing has succeeded here in 90 days.' : `${lastGood.name}${lastGood.endedAt === null ? '' : ` since ${formatExact(lastGood.endedAt)}`}`,
    behind === null ? 'How far behind it is cannot be told: its build is not known.' : behind === 0 ? 'It is the newest good build of its branch.' : `${formatCount(behind, 'good build')} of its branch ${behind === 1 ? 'is' : 'are'} newer.`,
    last === null || at === null ? '' : `Last try: ${resultLooks[last.result].word}, ${formatExact(at)}${last.by === null ? '' : `, by ${last.by}`}`,
    last === null ? '' : runSentence(last),
  ].filter(Boolean).join('\n');
}
