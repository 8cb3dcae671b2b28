import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import type { DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import { recordEvent } from '../../../shared/domain/history/record-event.ts';
import type { Program } from '../../core/composition.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { fakeSystem, openPage, startTestProgram, type Client } from '../../core/testing/test-program.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createHistory } from '../index.ts';

/** The program with the history and a journal that the test writes. */
export interface HistoryStage {
  /** Of the profile. */
  readonly folder: string;
  readonly journal: MemoryJournal;
  readonly program: Program;
  readonly client: Client;
  /** Tells records to the journal and waits until the history shows them. */
  readonly tell: (...records: readonly DeploymentRecord[]) => Promise<void>;
  /** Waits until the history has taken in what the journal holds. */
  readonly ready: () => Promise<void>;
  close(): Promise<void>;
}

/** @param journal one of an earlier run; a new one unless given. */
export async function historyStage(folder: string, journal = new MemoryJournal(systemClock)): Promise<HistoryStage> {
  const program = await startTestProgram(folder, {
    systems: [() => fakeSystem(), createHistory],
    openJournal: async () => ({ journal, router: {}, close: async () => {} }),
  });
  const page = openPage(program);
  const { client } = page;
  const ready = async (): Promise<void> => {
    // The first message of a watch comes at once, the second one half a second later.
    const state = async () => {
      for await (const message of await client.history.rows.watch()) return message.state;
    };
    while ((await state()) !== 'ready') await delay(5);
  };
  await ready();
  return {
    folder, journal, program, client, ready,
    async tell(...records) {
      const before = (await client.history.rows.page({ filter: noFilter, offset: 0, limit: 1 })).version;
      const { events } = await journal.append(records.map((record) => recordEvent(record)));
      if (events.length === 0) return;
      while ((await client.history.rows.page({ filter: noFilter, offset: 0, limit: 1 })).version === before) await delay(5);
    },
    async close() {
      page.close();
      await program.close();
    },
  };
}

export function historyFile(folder: string): string {
  return join(folder, 'history.sqlite');
}

/** Lets every deployment through. */
export const noFilter: HistoryFilter = {
  kinds: [], results: [], sources: [], applications: [], environments: [], by: [], from: null, to: null, rollbacksOnly: false, productionOnly: false, text: '',
};
