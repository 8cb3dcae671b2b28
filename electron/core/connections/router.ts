import { implement } from '@orpc/server';
import { connectionsContract, type Endpoint, type LadderStep } from '../../../shared/contract/connections.ts';
import { parseAddress } from '../../../shared/domain/address.ts';
import { ladderStepNames } from '../../../shared/domain/connection-state.ts';
import { abortableGenerator } from '../abortable-generator.ts';
import { fault, faultError } from '../faults.ts';
import type { RequestContext } from '../request-context.ts';
import type { Discovery } from './discovery.ts';
import type { Connections } from './registry.ts';

const os = implement(connectionsContract).$context<RequestContext>();

interface Ladder {
  readonly endpoint: Endpoint | null;
  readonly steps: LadderStep[];
}

/** The procedures of `connections.*` over the registry. */
export function connectionsRouter(connections: Connections, discovery: Discovery) {
  return os.router({
    watch: os.watch.handler(({ signal, context }) => connections.watch(signal, { visible: () => context.visible })),
    discover: os.discover.handler(({ signal, context }) => discovery.watch(signal, { visible: () => context.visible })),
    probe: os.probe.handler(({ input, signal }) => abortableGenerator(signal, (ended) => probe(connections, input.address, ended))),
    test: os.test.handler(({ input, signal }) => abortableGenerator(signal, async function* test(ended) {
      const record = connections.record(input.connectionId);
      if (!record) throw faultError('not-found', { message: 'This connection is no longer in the list.' });
      const credentials = await connections.credentials(record.id);
      for await (const steps of connections.driver(record.kind).walk(record.endpoint, record, credentials, ended)) {
        yield { endpoint: record.endpoint, steps };
      }
    })),
    add: os.add.handler(({ input }) => connections.add(input.kind, input.address, input.name)),
    update: os.update.handler(({ input: { connectionId, ...change } }) => connections.update(connectionId, change)),
    remove: os.remove.handler(async ({ input }) => {
      await connections.remove(input.connectionId);
      return {};
    }),
    reorder: os.reorder.handler(async ({ input }) => {
      await connections.reorder(input.connectionIds);
      return {};
    }),
    connect: os.connect.handler(async ({ input }) => {
      connections.connect(input.connectionId);
      return {};
    }),
    disconnect: os.disconnect.handler(async ({ input }) => {
      await connections.disconnect(input.connectionId);
      return {};
    }),
    retryNow: os.retryNow.handler(async ({ input }) => {
      connections.retryNow(input.connectionId);
      return {};
    }),
    trust: os.trust.handler(({ input }) => connections.trust(input.connectionId, input.fingerprint256, input.replace)),
  });
}

/** Walks the ladder for a typed address; one that cannot be read fails the first step, with what is wrong about it. */
async function* probe(connections: Connections, address: string, ended: AbortSignal): AsyncGenerator<Ladder, void, undefined> {
  const parsed = parseAddress(address);
  if (!parsed.ok) {
    const unreadable = fault('invalid-input', { message: parsed.problem, hint: parsed.hint, remedy: 'edit-address' });
    yield {
      endpoint: null,
      steps: ladderStepNames.map((name, index) => ({
        name, state: index === 0 ? 'failed' : 'skipped', startedAt: null, durationMs: null, finding: index === 0 ? parsed.problem : '',
        fault: index === 0 ? unreadable : null, certificate: null,
      })),
    };
    return;
  }
  const { endpoint, notes } = parsed;
  for await (const steps of connections.driver('hololens').walk(endpoint, null, null, ended)) {
    yield { endpoint, steps: withNotes(steps, notes) };
  }
}

/** What was understood differently from how it was typed stands with the first step. */
function withNotes(steps: readonly LadderStep[], notes: readonly string[]): LadderStep[] {
  return steps.map((step, index) => (index === 0 && notes.length > 0 ? { ...step, finding: [step.finding, ...notes].filter(Boolean).join(' ').slice(0, 1_000) } : step));
}
