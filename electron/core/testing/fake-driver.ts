import type { LadderStep } from '../../../shared/contract/connections.ts';
import { ladderStepNames } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { ConnectionDriver, ConnectionRecord, Credentials, Session, SessionLink } from '../connections/driver.ts';

/** A session that does what its test tells it. */
export interface FakeSession {
  readonly record: ConnectionRecord;
  readonly link: SessionLink;
  retries: number;
  closed: boolean;
}

/** A driver whose targets exist in the test only. */
export class FakeDriver implements ConnectionDriver {
  readonly kind = 'hololens';
  readonly sessions: FakeSession[] = [];
  readonly forgotten: ConnectionId[] = [];
  readonly walks: { record: ConnectionRecord | null; credentials: Credentials | null; ended: boolean }[] = [];

  /** The session opened last. */
  get latest(): FakeSession {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('No session has been opened.');
    return session;
  }

  open(record: ConnectionRecord, link: SessionLink): Session {
    const session: FakeSession = { record, link, retries: 0, closed: false };
    this.sessions.push(session);
    return {
      retryNow: () => void (session.retries += 1),
      close: async () => {
        session.closed = true;
      },
    };
  }

  /** Succeeds at the first step and waits in the second until it is given up. */
  async *walk(_endpoint: unknown, record: ConnectionRecord | null, credentials: Credentials | null, signal: AbortSignal): AsyncGenerator<LadderStep[], void, undefined> {
    const walk = { record, credentials, ended: false };
    this.walks.push(walk);
    try {
      yield ladder(0);
      yield ladder(1);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    } finally {
      walk.ended = true;
    }
  }

  async forget(id: ConnectionId): Promise<void> {
    this.forgotten.push(id);
  }
}

function ladder(running: number): LadderStep[] {
  return ladderStepNames.map((name, index) => ({
    name,
    state: index < running ? 'ok' : index === running ? 'running' : 'waiting',
    startedAt: null, durationMs: null, finding: index < running ? 'found' : '', fault: null, certificate: null,
  }));
}
