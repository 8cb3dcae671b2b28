import { implement } from '@orpc/server';
import { journalContract } from '../../shared/contract/journal/index.ts';
import { faultError } from '../core/faults.ts';
import { LiveValue } from '../core/live-value.ts';
import type { RequestContext } from '../core/request-context.ts';
import type { CoreServices } from '../core/services.ts';
import { startBackup } from './backup-task.ts';
import { watchSavedValues, watchValues } from './cursor-stream.ts';
import { startExport } from './export-task.ts';
import { startImport } from './import-task.ts';
import { watchNewEvents } from './new-events.ts';
import type { ProgramJournal } from './program-journal.ts';
import type { SavedCursors } from './saved-cursors.ts';
import type { Segments } from './segments.ts';
import { selectedEvents } from './selection.ts';
import { unpackEvents } from './store/packed-events.ts';

const os = implement(journalContract).$context<RequestContext>();

export interface JournalParts {
  readonly journal: ProgramJournal;
  readonly segments: Segments;
  readonly saved: SavedCursors;
}

/** Everything behind `journal.*`. */
export function journalRouter({ journal, segments, saved }: JournalParts, services: Omit<CoreServices, 'journal'>) {
  const { clock } = services;
  const status = new LiveValue(journal.status(), { clock });
  journal.onStatus((now) => status.set(now));
  return os.router({
    events: eventsRouter(journal, clock),
    status: { watch: os.status.watch.handler(({ signal, context }) => status.watch(signal, { visible: () => context.visible })) },
    cursors: {
      list: os.cursors.list.handler(({ signal, context }) => saved.definitions.watch(signal, { visible: () => context.visible })),
      save: os.cursors.save.handler(async ({ input }) => {
        await saved.save(input.definition);
        return {};
      }),
      remove: os.cursors.remove.handler(async ({ input }) => {
        await saved.remove(input.name);
        return {};
      }),
      watch: os.cursors.watch.handler(({ input, signal, context }) => watchSavedValues({ journal, clock }, saved, input.name, signal, { visible: () => context.visible })),
      preview: os.cursors.preview.handler(({ input, signal, context }) => watchValues({ journal, clock }, input.definition, signal, { visible: () => context.visible })),
      valueAt: os.cursors.valueAt.handler(({ input }) => journal.cursorValueAt(input.definition, input.at)),
      explain: os.cursors.explain.handler(async ({ input }) => ({ explanation: await journal.explainCursor(input.definition) })),
    },
    segments: {
      list: os.segments.list.handler(async () => ({ segments: await segments.list() })),
      drop: os.segments.drop.handler(async ({ input }) => ({ events: await segments.drop(input.month, input.confirmedEvents, input.reason) })),
      retention: os.segments.retention.handler(() => ({ months: segments.retentionMonths })),
      setRetention: os.segments.setRetention.handler(async ({ input }) => {
        await segments.setRetention(input.months);
        return {};
      }),
    },
    export: os.export.handler(({ input }) => ({ taskId: startExport(journal, services, input) })),
    import: os.import.handler(({ input }) => ({ taskId: startImport(journal, services, input.upload) })),
    backup: os.backup.handler(({ input }) => ({ taskId: startBackup(journal, services, input.folder) })),
  });
}

function eventsRouter(journal: ProgramJournal, clock: CoreServices['clock']) {
  return os.events.router({
    page: os.events.page.handler(async ({ input: { selection, times, beyond, limit } }) => {
      const { rows, next } = await journal.asking((store) => store.page({ ...selectedEvents(selection), ...times, beyond, limit }));
      return { events: unpackEvents(rows), next };
    }),
    get: os.events.get.handler(async ({ input: { id } }) => {
      const [event] = unpackEvents(await journal.asking((store) => store.pick([id])));
      if (!event) throw faultError('not-found', { message: 'This event is not in the journal.', hint: 'Its month may have been dropped.' });
      return { event, takenBackBy: await journal.asking((store) => store.takenBackBy(id)) };
    }),
    watch: os.events.watch.handler(({ input, signal, context }) => watchNewEvents(journal, clock, input.selection, signal, { visible: () => context.visible })),
  });
}
