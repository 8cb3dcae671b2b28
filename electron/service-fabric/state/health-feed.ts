import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { PacedChanges } from '../../core/paced-changes.ts';
import type { CoreServices } from '../../core/services.ts';
import type { Clusters } from '../clusters.ts';
import type { ClusterStates } from './cluster-states.ts';

/** Health that swings is told so often at most. */
const intervalMs = 10_000;
/** Causes arrive after the beat that they explain; one that has not come by then is told without. */
const causeWithinMs = 10_000;

interface Health {
  readonly at: number;
  readonly name: string;
  readonly state: ClusterCard['healthState'];
  readonly cause: string;
}

interface Watched {
  readonly changes: PacedChanges<Health>;
  /** What the newest cards say, and since when; null while nobody sees it. */
  seen: Pick<Health, 'at' | 'name' | 'state'> | null;
}

/** Tells the journal how healthy each cluster is as a whole: as found first in this run of the program, then each change, and `Unknown` while nobody sees it. @returns how to stop. */
export function feedHealth(clusters: Clusters, states: ClusterStates): () => void {
  const { clock, journal } = clusters.services;
  const watched = new Map<ConnectionId, Watched>();
  const begin = (connectionId: ConnectionId): Watched => ({
    seen: null,
    changes: new PacedChanges<Health>({ clock, intervalMs, same: (left, right) => left.state === right.state, tell: (health, before) => note(journal, connectionId, health, before) }),
  });
  const unseen = (cluster: Watched, atOnce: boolean): void => {
    if (cluster.seen !== null) cluster.changes.offer({ at: clock.now(), name: cluster.seen.name, state: 'Unknown', cause: '' }, atOnce);
    cluster.seen = null;
  };
  const end = (connectionId: ConnectionId): void => {
    const cluster = watched.get(connectionId);
    if (cluster === undefined) return;
    unseen(cluster, true);
    cluster.changes.close();
    watched.delete(connectionId);
  };
  const stops = [
    states.onCard(({ connectionId, connection, name, healthState: state, worstCause }) => {
      if (connection === 'connecting' || state === 'Unknown') return;
      const cluster = watched.get(connectionId) ?? begin(connectionId);
      watched.set(connectionId, cluster);
      // What is known of a cluster that does not answer is how it was.
      if (!hasLiveData(connection)) return unseen(cluster, false);
      if (cluster.seen?.state !== state) cluster.seen = { at: clock.now(), name, state };
      const cause = state === 'Ok' ? '' : (worstCause ?? '');
      if (state !== 'Ok' && cause === '' && clock.now() - cluster.seen.at < causeWithinMs) return;
      cluster.changes.offer({ at: cluster.seen.at, name, state, cause });
    }),
    clusters.onForgotten(end),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const connectionId of watched.keys()) end(connectionId);
  };
}

function note(journal: CoreServices['journal'], connectionId: ConnectionId, { at, name, state, cause }: Health, before: Health | null): void {
  const attributes = { name, state, ...(before === null ? {} : { was: before.state }), ...(cause === '' ? {} : { cause }) };
  journal.note({ at, stream: 'cluster', type: eventTypes.clusterHealth, source: connectionId, externalId: null, entity: '', value: null, attributes, compensates: null });
}
