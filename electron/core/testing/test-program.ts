import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../shared/contract/index.ts';
import type { CarrierPort } from '../carrier-port.ts';
import { createProgram, type Program, type ProgramOptions } from '../composition.ts';
import { MemoryStore } from '../secrets/memory-store.ts';
import type { RequestContext } from '../request-context.ts';
import type { System } from '../system.ts';
import { FakeDriver } from './fake-driver.ts';
import { openMemoryJournal } from './memory-journal.ts';
import { memoryPorts } from './memory-port.ts';

export type Client = ContractRouterClient<Contract>;

/** A system with targets that exist in the test only. */
export function fakeSystem(driver = new FakeDriver(), more: Partial<System> = {}): System {
  return { router: {}, fetchRoutes: [], drivers: [driver], close: async () => {}, ...more };
}

/** The composed program with a throwaway profile and without any host. */
export function startTestProgram(dataDir: string, options: Partial<ProgramOptions> = {}): Promise<Program> {
  return createProgram({
    host: 'browser', version: '0.0.0-test', demo: false, dataDir,
    secrets: new MemoryStore(), systems: [() => fakeSystem()], openJournal: openMemoryJournal, folders: { reveal: async () => false }, simulatorLauncher: null,
    places: { home: dataDir, defaultDownloads: `${dataDir}/downloads`, others: [] },
    ...options,
  });
}

/** A page on the program; `heard` is every text that main ever sent to it. */
export function openPage(program: Pick<Program, 'serveCarrier'>, role: RequestContext['role'] = 'operator'): { client: Client; heard: string[]; close(): void } {
  const { page, main } = memoryPorts();
  const heard: string[] = [];
  program.serveCarrier(main, { role, pageId: 'test' });
  const client = createORPCClient<Client>(new RPCLink({ port: callPort(page, heard) }));
  return { client, heard, close: () => page.close('done') };
}

function callPort(port: CarrierPort, heard: string[]) {
  const messages: ((data: unknown) => void)[] = [];
  const closes: (() => void)[] = [];
  port.listen({
    message(data) {
      if (typeof data !== 'string') return;
      heard.push(data);
      for (const listener of messages) listener(data);
    },
    close() {
      for (const listener of closes) listener();
    },
  });
  return {
    onMessage: { addListener: (listener: (data: unknown) => void) => void messages.push(listener) },
    onDisconnect: { addListener: (listener: () => void) => void closes.push(listener) },
    postMessage: (data: unknown) => {
      if (typeof data === 'string') port.send(data);
    },
  };
}
