import type { HistoryFilter, HistoryRow } from '../../shared/contract/history/rows.ts';
import { csvLines } from '../../shared/domain/csv.ts';
import type { DeploymentKind } from '../../shared/domain/history/deployment.ts';
import { parametersFile } from '../../shared/domain/history/parameters-file.ts';
import type { FolderHandle, TaskId } from '../../shared/domain/identifiers.ts';
import { faultError } from '../core/faults.ts';
import { writeNewFile } from '../core/files/new-file.ts';
import type { CoreServices, TaskControl } from '../core/services.ts';
import type { Projection } from './projection.ts';
import type { ExportedRow } from './store/thread-calls.ts';

/** Rows that come from the thread at once. */
const rowsPerPart = 250;
const secretsNamed = 20;

/** Writes rows and parameters into files of the user's folders, as tasks. */
export class HistoryExports {
  readonly #projection: Projection;
  readonly #services: Pick<CoreServices, 'clock' | 'folders' | 'tasks'>;

  constructor(projection: Projection, services: Pick<CoreServices, 'clock' | 'folders' | 'tasks'>) {
    this.#projection = projection;
    this.#services = services;
  }

  /** The rows of a filter, newest start first. CSV has what lists show; NDJSON has in each line the row and all that is known of it. */
  async rows(filter: HistoryFilter, format: 'csv' | 'ndjson', handle: FolderHandle): Promise<TaskId> {
    const { ids } = await this.#projection.ask('ids', { filter });
    const day = new Date(this.#services.clock.now()).toISOString().slice(0, 10);
    const what = ids.length === 1 ? '1 deployment' : `${ids.length} deployments`;
    return this.#task(`Export ${what}`, handle, `deployments ${day}.${format}`, async (folder, name, control) => {
      const saved = await writeNewFile(folder, name, this.#parts(ids, format, control), control.signal);
      return `Saved as ${saved}: ${what}.`;
    });
  }

  /** The parameters that an application was last given in an environment. Secrets are left out and named. */
  async parameters(application: string, kind: DeploymentKind, environment: string, handle: FolderHandle): Promise<TaskId> {
    const { uses } = await this.#projection.ask('lastUses', { application, of: kind });
    const use = uses.find((candidate) => candidate.environment === environment);
    if (use === undefined) throw faultError('not-found', { message: `No parameters of ${application} in ${environment} are known.`, hint: 'Refresh the list.' });
    const file = parametersFile(kind, environment, use.record);
    return this.#task(`Export parameters of ${application} in ${environment}`, handle, file.fileName, async (folder, name, control) => {
      const saved = await writeNewFile(folder, name, once(file.content), control.signal);
      if (file.leftOut.length === 0) return `Saved as ${saved}.`;
      const list = await writeNewFile(folder, `${name}.left-out.txt`, once(`${['Values of these parameters are secrets or not known. Add them before you use the file.', ...file.leftOut].join('\n')}\n`), control.signal);
      const named = file.leftOut.slice(0, secretsNamed).join(', ');
      const more = file.leftOut.length - secretsNamed;
      return `Saved as ${saved}. Left out: ${named}${more > 0 ? ` and ${more} more` : ''}; they are listed in ${list}.`.slice(0, 1_000);
    });
  }

  async #task(title: string, handle: FolderHandle, name: string, write: (folder: string, name: string, control: TaskControl) => Promise<string>): Promise<TaskId> {
    const { folders, tasks } = this.#services;
    const folder = folders.path(handle);
    await folders.used(handle);
    return tasks.start({
      kind: 'download', title: title.slice(0, 300), connectionId: null, folder: handle, retryable: true,
      items: [{ key: 'file', label: name, bytesTotal: null }],
      run: async (control) => {
        control.phase('Writing');
        control.item({ key: 'file', state: 'running' });
        const note = await write(folder, name, control);
        control.item({ key: 'file', state: 'done', note });
      },
    });
  }

  async *#parts(ids: Int32Array, format: 'csv' | 'ndjson', control: TaskControl): AsyncGenerator<string, void, undefined> {
    if (format === 'csv') yield csvLines([heading]);
    for (let from = 0; from < ids.length; from += rowsPerPart) {
      control.phase(`Writing row ${from + 1} of ${ids.length}`);
      const { rows } = await this.#projection.ask('exported', { ids: ids.slice(from, from + rowsPerPart) });
      const part = format === 'csv' ? csvLines(rows.map(({ row }) => csvOf(row))) : rows.map((row) => jsonLine(row)).join('');
      control.advance(Buffer.byteLength(part), 'file');
      yield part;
    }
  }
}

async function* once(text: string): AsyncGenerator<string, void, undefined> {
  yield text;
}

const heading = [
  'Started (UTC)', 'Ended (UTC)', 'Duration (s)', 'Kind', 'Application', 'Environment', 'Production', 'Place', 'Version from', 'Version to', 'Result', 'Result at source', 'Roll-back', 'Cause', 'More causes',
  'By', 'Changed since last success', 'Name', 'Source', 'Forgotten by source', 'Key',
];

function csvOf(row: HistoryRow): (string | number)[] {
  return [
    timeText(row.startedAt), timeText(row.endedAt), row.durationMs === null ? '' : Math.round(row.durationMs / 1_000), row.kind, row.application, row.environment, yesNo(row.production), row.place,
    row.versionFrom ?? '', row.versionTo ?? '', row.result, row.resultAtSource ?? '', yesNo(row.rollback), row.cause === null ? '' : `${row.cause.code} ${row.cause.message}`.trim(), Math.max(0, row.causeCount - 1),
    row.by ?? '', row.changed ?? '', row.name, row.sourceName, yesNo(row.forgotten), row.key,
  ];
}

function jsonLine({ row, record }: ExportedRow): string {
  return `${JSON.stringify({ ...record, environment: row.environment, production: row.production, result: row.result, resultAtSource: row.resultAtSource, changed: row.changed, forgotten: row.forgotten })}\n`;
}

function timeText(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}

function yesNo(fact: boolean): string {
  return fact ? 'yes' : 'no';
}
