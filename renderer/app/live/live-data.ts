import { QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import type { AppInfo, Notice, SecretProtection } from '../../../shared/contract/app.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { Task } from '../../../shared/contract/tasks.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { api } from '../api.ts';
import { faultOf } from '../fault-of.ts';
import { follow, type OpenStream } from '../stream.ts';
import { emptyCollection, followCollection, type CollectionState, type StreamState } from '../use-stream.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';

/** What the whole page lives on: mirrored once in the query cache, patched by streams, read with selectors. */
const keys = {
  connections: ['live', 'connections'],
  tasks: ['live', 'tasks'],
  notices: ['live', 'notices'],
  settings: ['live', 'settings'],
  protection: ['live', 'secret-protection'],
  info: ['live', 'info'],
} as const;

/**
 * Server state as electron.md §6.4 asks: never paused for "offline" (the host is this machine), not refetched on focus,
 * retried twice where the fault says that it may help.
 */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        staleTime: 30_000,
        // What somebody gave up is asked again by nobody but them.
        retry: (failures, error) => faultOf(error).retryable && faultOf(error).code !== 'cancelled' && failures < 2,
        retryDelay: (failures) => Math.min(4_000, 500 * 2 ** failures),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  // Mirrors are replaced as wholes whose parts keep their identity: comparing them again would only cost.
  client.setQueryDefaults(['live'], { structuralSharing: false, staleTime: Infinity, gcTime: Infinity });
  return client;
}

/** Starts the streams that the whole page lives on. They end with the signal. */
export function startLiveData(client: QueryClient, signal: AbortSignal): void {
  const collection = <Item>(key: readonly string[], open: OpenStream<CollectionMessage<Item>>, keyOf: (item: Item) => string): void => {
    void followCollection(open, keyOf, (next) => {
      client.setQueryData<CollectionState<Item>>(key, (state) => next(state ?? emptyCollection));
    }, signal);
  };
  const value = <Value>(key: readonly string[], open: OpenStream<Value>): void => {
    void follow(open, {
      value: (current) => { client.setQueryData<StreamState<Value>>(key, { value: current, phase: 'live', fault: null, asOf: Date.now() }); },
      lost: (fault) => { client.setQueryData<StreamState<Value>>(key, (state) => ({ value: state?.value ?? null, asOf: state?.asOf ?? null, phase: 'lost', fault })); },
    }, signal);
  };
  collection(keys.connections, (stop) => api.connections.watch(undefined, { signal: stop }), ({ id }) => id);
  collection(keys.tasks, (stop) => api.tasks.watch(undefined, { signal: stop }), ({ id }) => id);
  collection(keys.notices, (stop) => api.app.notices.watch(undefined, { signal: stop }), ({ id }) => id);
  value(keys.settings, (stop) => api.app.settings.watch(undefined, { signal: stop }));
  value(keys.protection, (stop) => api.app.secrets.protection(undefined, { signal: stop }));
}

function useLive<State, Part>(key: readonly string[], initial: State, select: (state: State) => Part): Part {
  return useQuery<State, Error, Part, readonly string[]>({ queryKey: key, queryFn: skipToken, initialData: initial, select }).data ?? select(initial);
}

const noConnections: CollectionState<Connection> = emptyCollection;
const noTasks: CollectionState<Task> = emptyCollection;
const noNotices: CollectionState<Notice> = emptyCollection;
const noSettings: StreamState<Settings> = { value: null, phase: 'loading', fault: null, asOf: null };
const noProtection: StreamState<SecretProtection> = { value: null, phase: 'loading', fault: null, asOf: null };
const whole = <State>(state: State): State => state;

/** Every saved connection with its state, in the user's order. */
export function useConnections(): CollectionState<Connection> {
  return useLive(keys.connections, noConnections, whole);
}

/** One connection; null while unknown. Only its own changes render again. */
export function useConnection(id: string | null): Connection | null {
  return useLive(keys.connections, noConnections, (state) => (id === null ? null : state.byKey.get(id) ?? null));
}

/** Long work in main. */
export function useTasks(): CollectionState<Task> {
  return useLive(keys.tasks, noTasks, whole);
}

/** What happened, newest anywhere. */
export function useNotices(): CollectionState<Notice> {
  return useLive(keys.notices, noNotices, whole);
}

/** Settings in force; null until they are known. */
export function useSettings(): Settings | null {
  return useLive(keys.settings, noSettings, (state) => state.value);
}

/** How secrets are kept on this host. */
export function useSecretProtection(): StreamState<SecretProtection> {
  return useLive(keys.protection, noProtection, whole);
}

/** What this program is and may; null until known. Asked again by nobody: it does not change while the host lives. */
export function useAppInfo(): AppInfo | null {
  return useQuery({ queryKey: keys.info, queryFn: () => api.app.info(), staleTime: Infinity }).data ?? null;
}
