import type { Dora, Matrix, ParameterMatrix } from '../../../shared/contract/history/figures.ts';
import type { Comparison, HistoryDetail, HistoryFilter, HistoryRow } from '../../../shared/contract/history/rows.ts';
import type { DeploymentKind, DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import type { EnvironmentSettings } from '../../../shared/domain/history/environments.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { AnyAnswer, AnyAsk, CallRefusal } from '../../core/threads/calls.ts';
import type { CreationTimes, DoraAsk, LastUse, PlaceInUse } from './row-figures.ts';
import type { Facets } from './row-pages.ts';
import type { AppliedEvents, JournalMark } from './rows-file.ts';

/** How the user sees environments. */
export interface EnvironmentView {
  readonly settings: EnvironmentSettings;
  /** Connections that are marked as production. */
  readonly marked: readonly string[];
}

/** A row for a file: what lists show, and all that is known. */
export interface ExportedRow {
  readonly row: HistoryRow;
  readonly record: DeploymentRecord;
}

/** Nothing is asked or answered beyond the call itself. */
interface NoFields {
  readonly fields?: undefined;
}

/** Everything that the thread is asked, and what it answers. */
export interface RowsCalls {
  /** A mark of null: there was no file that could be used, so that everything has to come from the journal. */
  open: { ask: { readonly path: string; readonly environments: EnvironmentView }; answer: { readonly mark: JournalMark | null; readonly unfolded: readonly string[]; readonly total: number } };
  /** Closes the file and begins an empty one. */
  startOver: { ask: { readonly environments: EnvironmentView }; answer: { readonly total: number } };
  apply: { ask: { readonly events: readonly JournalEvent[]; readonly mark: JournalMark | null; readonly isBulk: boolean }; answer: AppliedEvents & { readonly total: number } };
  refold: { ask: { readonly key: string; readonly events: readonly JournalEvent[] }; answer: { readonly total: number } };
  useEnvironments: { ask: EnvironmentView; answer: { readonly total: number } };
  count: { ask: NoFields; answer: { readonly total: number } };
  page: { ask: { readonly filter: HistoryFilter; readonly offset: number; readonly limit: number }; answer: { readonly rows: HistoryRow[]; readonly total: number } };
  facets: { ask: { readonly filter: HistoryFilter }; answer: { readonly facets: Facets } };
  ofSource: { ask: { readonly source: string; readonly limit: number }; answer: { readonly rows: HistoryRow[] } };
  /** Rows of these kinds that began before a time and are not over. */
  leftRunning: { ask: { readonly kinds: readonly DeploymentKind[]; readonly before: number }; answer: { readonly records: readonly DeploymentRecord[] } };
  row: { ask: { readonly key: string }; answer: { readonly row: HistoryRow | null } };
  /** External ids of the corrections of a row that stand; null for a key that is no row. */
  corrections: { ask: { readonly key: string }; answer: { readonly standing: string[] | null } };
  detail: { ask: { readonly key: string }; answer: { readonly detail: HistoryDetail | null } };
  compare: { ask: { readonly left: string; readonly right: string }; answer: { readonly comparison: Comparison | null } };
  /** Ids of the rows of a filter, to be exported part by part. */
  ids: { ask: { readonly filter: HistoryFilter }; answer: { readonly ids: Int32Array } };
  exported: { ask: { readonly ids: Int32Array }; answer: { readonly rows: ExportedRow[] } };
  matrix: { ask: { readonly productionOnly: boolean }; answer: { readonly matrix: Matrix } };
  dora: { ask: DoraAsk; answer: { readonly dora: Dora } };
  creationTimes: { ask: { readonly from: number; readonly to: number }; answer: { readonly environments: CreationTimes[] } };
  parameters: { ask: { readonly application: string; readonly of: DeploymentKind | null }; answer: { readonly matrix: ParameterMatrix } };
  lastUses: { ask: { readonly application: string; readonly of: DeploymentKind }; answer: { readonly uses: LastUse[] } };
  parameterised: { ask: NoFields; answer: { readonly applications: { application: string; kinds: DeploymentKind[] }[] } };
  places: { ask: NoFields; answer: { readonly places: PlaceInUse[] } };
  close: { ask: NoFields; answer: NoFields };
}
export type RowsRequest = AnyAsk<RowsCalls>;
export type RowsAnswer = AnyAnswer<RowsCalls>;

/** `full`: the disk takes nothing. `unusable`: the file is damaged or of another's making; it can be made anew. */
export type RowsTrouble = 'full' | 'unusable' | 'ended';
export interface RowsRefusal extends CallRefusal {
  readonly trouble: RowsTrouble;
}
