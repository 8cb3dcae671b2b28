import { FakeAzure, fakeAzureProcedures } from './fake-azure.ts';
import { fakeFileProcedures } from './fake-files.ts';
import { FakeHistory, fakeHistoryProcedures } from './fake-history.ts';
import type { FakeProcedures } from './fake-host.ts';
import { FakeJournal, fakeJournalProcedures } from './fake-journal.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';
import { renderPage, type RenderedPage } from './render-page.tsx';

export interface RenderedServices extends RenderedPage {
  readonly azure: FakeAzure;
  readonly history: FakeHistory;
  readonly journal: FakeJournal;
  /** Inputs of the calls of one procedure, in order. */
  readonly inputsOf: (path: string) => unknown[];
}

export interface ServiceOptions {
  /** Nothing was deployed and nothing happened yet. */
  readonly isBare?: boolean;
  readonly rows?: number;
  readonly change?: (procedures: FakeProcedures) => FakeProcedures;
}

/** Draws the whole page at `path` over a stand-in host with Azure profiles, a history and a journal, and no headset. */
export function renderServices(path: string, { isBare = false, rows = 300, change = (procedures) => procedures }: ServiceOptions = {}): RenderedServices {
  const world = new FakeWorld(true);
  const azure = new FakeAzure(world, isBare);
  const history = new FakeHistory(isBare ? 0 : rows);
  const journal = new FakeJournal(isBare ? 0 : 500);
  const page = renderPage(path, {
    world,
    procedures: change({ ...fakeProcedures(world, 1), files: fakeFileProcedures(), azure: fakeAzureProcedures(azure, 1), history: fakeHistoryProcedures(history, 0), journal: fakeJournalProcedures(journal) }),
  });
  return { ...page, azure, history, journal, inputsOf: (name) => page.calls.filter((call) => call.path === name).map(({ input }) => input) };
}
