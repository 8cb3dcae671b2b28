import type { Connection } from '../../../shared/contract/connections.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { Clock } from '../clock.ts';
import type { ConnectionRegistry, NoticeBoard } from '../services.ts';
import { connectionHome } from '../../../shared/domain/connection-home.ts';

/** A line that comes back within this time is not worth a word. */
const patienceMs = 20_000;

const quietStates: ReadonlySet<ConnectionState> = new Set(['offline', 'connecting', 'untrusted', 'unpaired', 'asleep', 'stale']);

/**
 * Tells when a connection needs somebody: another identity, a refused sign-in, or a target that was there and is gone.
 * @returns how to stop.
 */
export function postStateNotices(connections: Pick<ConnectionRegistry, 'onChange'>, notices: NoticeBoard, clock: Clock): () => void {
  const wasOnline = new Set<string>();
  const waiting = new Map<string, { cancel(): void }>();
  const stopWaiting = (id: string): void => {
    waiting.get(id)?.cancel();
    waiting.delete(id);
  };
  const stop = connections.onChange((connection) => {
    const { id, state } = connection;
    const cause = `connection-state/${id}`;
    if (state === 'online') {
      wasOnline.add(id);
      stopWaiting(id);
      notices.settle(cause);
    } else if (state === 'identity-changed' || state === 'unauthorised') {
      stopWaiting(id);
      notices.post({ ...words(connection), cause });
    } else if (state === 'unreachable' && wasOnline.has(id) && !waiting.has(id)) {
      waiting.set(id, clock.after(patienceMs, () => {
        waiting.delete(id);
        wasOnline.delete(id);
        notices.post({ ...words(connection), cause });
      }));
    } else if (quietStates.has(state) && state !== 'connecting') {
      stopWaiting(id);
    }
  });
  return () => {
    stop();
    for (const each of waiting.values()) each.cancel();
  };
}

const signInHint: Readonly<Record<Connection['kind'], string>> = {
  hololens: 'Sign in again, or pair again.',
  cluster: 'Choose another profile, or another certificate for this one.',
  azure: 'Sign in again.',
  devops: 'Give it another token, or sign in again.',
};

function words(connection: Connection): Omit<Parameters<NoticeBoard['post']>[0], 'cause'> {
  const about = { connectionId: connection.id, href: connectionHome(connection) };
  const { fault } = connection;
  // Over plain HTTP another cluster is found out only after it has been asked who it is: it cannot be said that nothing was sent.
  if (fault?.code === 'cluster-mismatch') return { ...about, severity: 'error', title: `${connection.name}: another cluster answers`, body: `${fault.message} Nothing was changed in it.` };
  if (fault?.code === 'secrets-locked') return { ...about, severity: 'warning', title: `${connection.name} waits for the secrets to be unlocked`, body: fault.hint };
  if (connection.state === 'identity-changed') {
    return { ...about, severity: 'error', title: `${connection.name}: another identity`, body: 'It answers with another certificate than the one that you accepted. Nothing was sent to it.' };
  }
  if (connection.state === 'unauthorised') {
    return { ...about, severity: 'warning', title: `${connection.name} refused the sign-in`, body: fault?.hint ?? signInHint[connection.kind] };
  }
  return { ...about, severity: 'warning', title: `${connection.name} is out of reach`, body: fault?.message ?? 'It does not answer any more.' };
}
