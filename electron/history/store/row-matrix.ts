import type { Matrix, MatrixCell } from '../../../shared/contract/history/figures.ts';
import { behindFurthest, type VersionArrival } from '../../../shared/domain/history/behind.ts';
import { deploymentKinds, isOver } from '../../../shared/domain/history/deployment.ts';
import { inOrder } from '../../../shared/domain/history/environments.ts';
import { isDeployment } from '../../../shared/domain/history/one-deployment.ts';
import type { RowsFile } from './rows-file.ts';
import type { RowViews } from './row-views.ts';

const mostApplications = 2_000;
const mostEnvironments = 500;
const mostCells = 20_000;

/** What the chains of one application in one environment come to. */
interface CellFacts {
  lastId: number;
  lastGoodId: number;
  isRunning: boolean;
  readonly arrivals: VersionArrival[];
}

/** Which version of each application is in each environment. Builds and provisions put nothing there. */
export function rowMatrix(file: RowsFile, views: RowViews, productionOnly: boolean): Matrix {
  const cells: MatrixCell[] = [];
  const applications: string[] = [];
  const used = new Set<number>();
  const { columns, places } = file;
  for (let application = 0; application < columns.applications.size && applications.length < mostApplications; application += 1) {
    const facts = cellsOf(file, application, productionOnly);
    if (facts.size === 0) continue;
    const name = columns.applications.text(application);
    applications.push(name);
    const behind = behindFurthest([...facts.values()].flatMap(({ arrivals }) => arrivals));
    for (const [environment, of] of facts) {
      const last = views.row(of.lastId);
      if (last === null || cells.length >= mostCells) continue;
      used.add(environment);
      cells.push(cellOf(views, { name, environment: places.environments.text(environment), last, of, behind: behind.get(places.environments.text(environment)) ?? 0 }));
    }
  }
  const environments = inOrder([...used].map((number) => ({ name: places.environments.text(number), production: places.isProduction(number) })), places.settings);
  return { applications: applications.toSorted((left, right) => left.localeCompare(right, 'en')), environments: environments.slice(0, mostEnvironments), cells };
}

function cellOf(views: RowViews, { name, environment, last, of, behind }: { name: string; environment: string; last: MatrixCell['last']; of: CellFacts; behind: number }): MatrixCell {
  const good = of.lastGoodId < 0 ? null : of.lastGoodId === of.lastId ? last : views.row(of.lastGoodId);
  return {
    application: name, environment, version: good?.versionTo ?? null, since: good === null ? null : (good.endedAt ?? good.startedAt), lastGoodKey: good?.key ?? null,
    last, running: of.isRunning, behind,
  };
}

function cellsOf(file: RowsFile, application: number, productionOnly: boolean): Map<number, CellFacts> {
  const { columns, places } = file;
  const cells = new Map<number, CellFacts>();
  for (const chain of columns.chainsOf(application)) {
    const environment = places.environmentOf(chain.place);
    if (chain.ids.length === 0 || !isDeployment(deploymentKinds[chain.kind] ?? 'build') || (productionOnly && !places.isProduction(environment))) continue;
    const cell = cells.get(environment) ?? { lastId: -1, lastGoodId: -1, isRunning: false, arrivals: [] };
    cells.set(environment, cell);
    const name = places.environments.text(environment);
    for (const id of chain.ids) {
      if (isLater(file, id, cell.lastId)) cell.lastId = id;
      if (!isOver(columns.resultOf(id))) cell.isRunning = true;
      if (!columns.isGood(id)) continue;
      if (isLater(file, id, cell.lastGoodId)) cell.lastGoodId = id;
      const version = columns.version[id] ?? -1;
      cell.arrivals.push({ environment: name, version: version < 0 ? null : columns.versions.text(version), at: columns.startedAt[id] ?? 0 });
    }
  }
  return cells;
}

function isLater({ columns }: RowsFile, id: number, than: number): boolean {
  return than < 0 || (columns.startedAt[id] ?? 0) >= (columns.startedAt[than] ?? 0);
}
