import type { Matrix } from '../../../shared/contract/history/figures.ts';
import { RowDetails } from './row-details.ts';
import { RowFigures } from './row-figures.ts';
import { rowMatrix } from './row-matrix.ts';
import { RowPages } from './row-pages.ts';
import { RowViews } from './row-views.ts';
import { removeFile, RowsFile } from './rows-file.ts';
import { WordSearch } from './selection.ts';
import type { EnvironmentView, ExportedRow } from './thread-calls.ts';

/** The history's file, and everything that can be asked of it. */
export class OpenRows {
  readonly file: RowsFile;
  readonly pages: RowPages;
  readonly details: RowDetails;
  readonly figures: RowFigures;
  readonly #path: string;
  readonly #views: RowViews;

  private constructor(path: string, file: RowsFile, { settings, marked }: EnvironmentView) {
    this.#path = path;
    this.file = file;
    file.places.use(settings, marked);
    this.#views = new RowViews(file);
    this.pages = new RowPages(file, this.#views, new WordSearch(file));
    this.details = new RowDetails(file, this.#views);
    this.figures = new RowFigures(file, this.#views);
  }

  static open(path: string, environments: EnvironmentView): OpenRows {
    return new OpenRows(path, RowsFile.open(path), environments);
  }

  /** Rows that are deployments; builds are no rows of a list. */
  get total(): number {
    return this.file.columns.size - this.file.columns.builds;
  }

  /** An empty file in the place of this one. */
  startOver(environments: EnvironmentView): OpenRows {
    this.file.close();
    removeFile(this.#path);
    return OpenRows.open(this.#path, environments);
  }

  matrix(productionOnly: boolean): Matrix {
    return rowMatrix(this.file, this.#views, productionOnly);
  }

  exported(ids: Int32Array): ExportedRow[] {
    return [...ids].flatMap((id) => {
      const stored = this.file.byId(id);
      return stored === null ? [] : [{ row: this.#views.rowOf(stored), record: stored.record }];
    });
  }
}
