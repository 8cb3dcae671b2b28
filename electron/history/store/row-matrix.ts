import type { Matrix, MatrixCell } from '../../../shared/contract/history/figures.ts';
import { behindFurthest, type VersionArrival } from '../../../shared/domain/history/behind.ts';
import { deploymentKinds, isOver } from '../../../shared/domain/history/deployment.ts';
import { inOrder } from '../../../shared/domain/history/environments.ts';
import { isDeployment } from '../../../shared/domain/history/one-deployment.ts';
import type { Chain } from './row-columns.ts';
import type { RowsFile } from './rows-file.ts';
import type { RowViews } from './row-views.ts';

const mostApplications = 2_000;
const mostEnvironments = 500;
const mostCells = 20_000;

/** What the chains of one application in one environment come to. */
interface CellFacts {
  readonly environment: number;
  readonly chains: readonly Chain[];
  readonly lastId: number;
  /** -1 where nothing ever succeeded. */
  readonly lastGoodId: number;
  readonly isRunning: boolean;
}

/** Which version of each application is in each environment. Builds and provisions put nothing there. */
export function rowMatrix(file: RowsFile, views: RowViews, productionOnly: boolean): Matrix {
  const cells: MatrixCell[] = [];
  const applications: string[] = [];
  const used = new Set<number>();
  const { columns, places } = file;
  for (let application = 0; application < columns.applications.size && applications.length < mostApplications; application += 1) {
    const facts = cellsOf(file, application, productionOnly);
    if (facts.length === 0) continue;
    const name = columns.applications.text(application);
    applications.push(name);
    const behind = behindOf(file, facts);
    for (const cell of facts) {
      const last = cells.length < mostCells ? views.row(cell.lastId) : null;
      if (last === null) continue;
      used.add(cell.environment);
      const good = cell.lastGoodId < 0 ? null : cell.lastGoodId === cell.lastId ? last : views.row(cell.lastGoodId);
      cells.push({
        application: name, environment: places.environments.text(cell.environment), version: good?.versionTo ?? null, since: good === null ? null : (good.endedAt ?? good.startedAt),
        lastGoodKey: good?.key ?? null, last, running: cell.isRunning, behind: behind.get(cell.environment) ?? 0,
      });
    }
  }
  const environments = inOrder([...used].map((number) => ({ name: places.environments.text(number), production: places.isProduction(number) })), places.settings);
  return { applications: applications.toSorted((left, right) => left.localeCompare(right, 'en')), environments: environments.slice(0, mostEnvironments), cells };
}

function cellsOf(file: RowsFile, application: number, productionOnly: boolean): CellFacts[] {
  const { columns, places } = file;
  const chains = columns.chainsOf(application).filter(({ ids, kind, place }) =>
    ids.length > 0 && isDeployment(deploymentKinds[kind] ?? 'build') && (!productionOnly || places.isProduction(places.environmentOf(place))));
  return [...Map.groupBy(chains, ({ place }) => places.environmentOf(place))].map(([environment, of]) => ({
    environment, chains: of,
    lastId: latest(file, of.map(({ ids }) => ids.at(-1) ?? -1)),
    lastGoodId: latest(file, of.map(({ ids }) => ids.findLast((id) => columns.isGood(id)) ?? -1)),
    isRunning: of.some(({ ids }) => ids.some((id) => !isOver(columns.resultOf(id)))),
  }));
}

/** Id of the row that began last; -1 of none. */
function latest({ columns }: RowsFile, ids: readonly number[]): number {
  return ids.reduce((best, id) => (id >= 0 && (best < 0 || (columns.startedAt[id] ?? 0) >= (columns.startedAt[best] ?? 0)) ? id : best), -1);
}

function behindOf(file: RowsFile, cells: readonly CellFacts[]): Map<number, number> {
  const { columns } = file;
  const firstSeen = new Map<number, number>();
  for (const { lastGoodId } of cells) if (lastGoodId >= 0) firstSeen.set(columns.version[lastGoodId] ?? -1, Number.POSITIVE_INFINITY);
  for (const { chains } of cells) {
    for (const { ids } of chains) {
      for (const id of ids) {
        const seen = firstSeen.get(columns.version[id] ?? -1);
        const at = columns.startedAt[id] ?? 0;
        if (seen !== undefined && at < seen && columns.isGood(id)) firstSeen.set(columns.version[id] ?? -1, at);
      }
    }
  }
  const present = cells.filter(({ lastGoodId }) => lastGoodId >= 0).map(({ environment, lastGoodId }) => {
    const version = columns.version[lastGoodId] ?? -1;
    return { environment, version: version < 0 ? null : version, at: columns.startedAt[lastGoodId] ?? 0, firstSeenAt: firstSeen.get(version) ?? 0 };
  });
  return behindFurthest(present, (environment) => arrivalsOf(file, cells.find((cell) => cell.environment === environment)?.chains ?? []));
}

function arrivalsOf({ columns }: RowsFile, chains: readonly Chain[]): VersionArrival[] {
  const good = chains.flatMap(({ ids }) => ids.filter((id) => columns.isGood(id)));
  return good.map((id) => ({ version: columns.version[id] ?? -1, at: columns.startedAt[id] ?? 0 })).filter(({ version }) => version >= 0).toSorted((left, right) => left.at - right.at);
}
