import type { Connection, ConnectionKind } from '../../../shared/contract/connections.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { JournalStream } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import { PacedChanges } from '../paced-changes.ts';
import type { ConnectionRegistry } from '../services.ts';

/** A line that comes and goes is told so often at most. */
const intervalMs = 30_000;
/** On the way to another state, and a beat that is late: the next one tells what becomes of it. */
const passing: ReadonlySet<ConnectionState> = new Set(['connecting', 'stale']);

interface Told {
  readonly at: number;
  readonly connection: Connection;
}

const kinds: Readonly<Record<ConnectionKind, { readonly stream: JournalStream; readonly type: string }>> = {
  hololens: { stream: 'headset', type: eventTypes.headsetConnection },
  cluster: { stream: 'cluster', type: eventTypes.clusterConnection },
  azure: { stream: 'program', type: eventTypes.programConnection },
  devops: { stream: 'program', type: eventTypes.programConnection },
};

/** Tells the journal how the connections of every kind stand. @returns how to stop. */
export function feedConnectionStates(connections: Pick<ConnectionRegistry, 'onChange'>, journal: Pick<Journal, 'note'>, clock: Clock): () => void {
  const changes = new Map<string, PacedChanges<Told>>();
  const tell = ({ at, connection }: Told, before: Told | null): void => {
    const { id, kind, name, state, fault, simulated } = connection;
    const attributes = {
      name, state, simulated, ...(before === null ? {} : { was: before.connection.state }), ...(fault === null ? {} : { fault: fault.code }), ...(kinds[kind].stream === 'program' ? { kind } : {}),
    };
    journal.note({ ...kinds[kind], at, source: id, externalId: null, entity: '', value: null, attributes, compensates: null });
  };
  const stop = connections.onChange((connection) => {
    if (passing.has(connection.state)) return;
    const known = changes.get(connection.id) ?? new PacedChanges<Told>({ clock, intervalMs, same: (left, right) => left.connection.state === right.connection.state, tell });
    changes.set(connection.id, known);
    known.offer({ at: clock.now(), connection });
  });
  return () => {
    stop();
    for (const each of changes.values()) each.close();
  };
}
