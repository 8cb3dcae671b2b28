import { create } from 'zustand';
import type { InstallPlan } from '../../../shared/contract/devices.ts';
import type { Generation } from '../../../shared/domain/headset.ts';
import type { ConnectionId, TaskId, UploadHandle } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';
import { newSession, startRefusal, type InstallFile, type InstallOptions, type InstallSession } from './install-session.ts';
import { sortFiles, type FoundFile } from './package-files.ts';
import { uploadFile, type UploadFile } from './upload-file.ts';

/** What the desk needs of the host. */
export interface InstallHost {
  readonly upload: UploadFile;
  inspect(connectionId: ConnectionId, uploads: UploadHandle[]): Promise<InstallPlan>;
  start(connectionId: ConnectionId, uploads: UploadHandle[], options: InstallOptions): Promise<TaskId>;
  discard(uploads: UploadHandle[]): Promise<void>;
}

const realHost: InstallHost = {
  upload: uploadFile,
  inspect: (connectionId, uploads) => api.devices.install.inspect({ connectionId, uploads }),
  start: async (connectionId, uploads, options) => (await api.devices.install.start({ connectionId, uploads, ...options })).taskId,
  discard: async (uploads) => { await api.files.discardUploads({ uploads }); },
};

/** The installation of each headset. It lives beside the screens: going to another tab does not lose it. */
const useSessions = create<{ readonly byConnection: ReadonlyMap<ConnectionId, InstallSession> }>()(() => ({ byConnection: new Map() }));

/** @returns the installation that is open for this headset, or null. */
export function useInstallSession(connectionId: ConnectionId): InstallSession | null {
  return useSessions((state) => state.byConnection.get(connectionId) ?? null);
}

export interface InstallDesk {
  /** Takes files into the installation (a new one where none is open), hands them over and checks them. */
  readonly add: (found: readonly FoundFile[], generation: Generation) => Promise<void>;
  readonly remove: (key: number) => Promise<void>;
  /** Hands over again what failed, and checks again. */
  readonly retry: () => Promise<void>;
  readonly setOptions: (options: Partial<InstallOptions>) => void;
  /** Goes back from a failed task to its plan, with these options, and checks everything anew. */
  readonly planAgain: (options: Partial<InstallOptions>) => Promise<void>;
  readonly start: () => Promise<void>;
  /** Ends it; what was handed over and not started is thrown away. */
  readonly close: () => void;
}

let keys = 0;

/** The acts of one headset's installation. Each resolves when its effect is on screen; faults are kept in the session. */
export function installDesk(connectionId: ConnectionId, host: InstallHost = realHost): InstallDesk {
  const read = (): InstallSession | null => useSessions.getState().byConnection.get(connectionId) ?? null;
  const write = (session: InstallSession | null): void => {
    useSessions.setState(({ byConnection }) => {
      const next = new Map(byConnection);
      if (session === null) next.delete(connectionId);
      else next.set(connectionId, session);
      return { byConnection: next };
    });
  };
  const patch = (change: Partial<InstallSession>): void => {
    const session = read();
    if (session !== null) write({ ...session, ...change });
  };
  const patchFile = (key: number, change: Partial<InstallFile>): void => {
    patch({ files: (read()?.files ?? []).map((file) => (file.key === key ? { ...file, ...change } : file)) });
  };
  const handles = (): UploadHandle[] => (read()?.files ?? []).flatMap((file) => file.upload?.handle ?? []);
  const discard = (uploads: UploadHandle[]): void => {
    // What cannot be thrown away now is thrown away when the host starts again.
    if (uploads.length > 0) void host.discard(uploads).catch(() => undefined);
  };

  const handOver = async (key: number, file: File, signal: AbortSignal): Promise<void> => {
    try {
      const upload = await host.upload(file, (sentBytes) => { patchFile(key, { sentBytes }); }, signal);
      if (signal.aborted || read()?.files.every((candidate) => candidate.key !== key) === true) discard([upload.handle]);
      else patchFile(key, { upload, fault: null });
    } catch (error) {
      if (!signal.aborted) patchFile(key, { fault: faultOf(error), sentBytes: 0 });
    }
  };

  /** One round: hand over what is missing, then check all. A later round ends an earlier one. */
  const advance = async (): Promise<void> => {
    const signal = newRound(connectionId);
    patch({ step: 'handing-over', fault: null });
    for (const file of read()?.files ?? []) {
      if (file.upload === null && file.fault === null && !signal.aborted) await handOver(file.key, file.file, signal);
    }
    if (signal.aborted || read() === null) return;
    const uploads = handles();
    if (uploads.length === 0) return;
    patch({ step: 'checking' });
    try {
      const plan = await host.inspect(connectionId, uploads);
      if (signal.aborted) return;
      const options = read()?.options ?? newSession.options;
      patch({ step: 'planned', plan, options: { ...options, stopRunning: options.stopRunning || plan.installed?.running === true } });
    } catch (error) {
      if (!signal.aborted) patch({ step: 'planned', plan: null, fault: faultOf(error) });
    }
  };

  return {
    async add(found, generation) {
      const open = read();
      const session = open ?? newSession;
      const known = new Set(session.files.map((file) => file.path.toLowerCase()));
      const { accepted, ignored } = sortFiles(found.filter((entry) => !known.has(entry.path.toLowerCase())), generation);
      const files = accepted.map(({ file, path }): InstallFile => {
        keys += 1;
        return { key: keys, file, path, sentBytes: 0, upload: null, fault: null };
      });
      write({ ...session, taskId: null, files: [...session.files, ...files], ignored: [...session.ignored, ...ignored] });
      await advance();
    },
    async remove(key) {
      const gone = read()?.files.find((file) => file.key === key);
      const rest = (read()?.files ?? []).filter((file) => file.key !== key);
      if (gone?.upload) discard([gone.upload.handle]);
      if (rest.length === 0) {
        newRound(connectionId);
        write(null);
        return;
      }
      patch({ files: rest });
      await advance();
    },
    async retry() {
      patch({ files: (read()?.files ?? []).map((file) => ({ ...file, fault: null })) });
      await advance();
    },
    setOptions(options) {
      const session = read();
      if (session !== null) patch({ options: { ...session.options, ...options } });
    },
    async planAgain(options) {
      const session = read();
      if (session === null) return;
      write({ ...session, taskId: null, plan: null, options: { ...session.options, ...options } });
      await advance();
    },
    async start() {
      const session = read();
      if (session === null || startRefusal(session) !== null) return;
      patch({ step: 'starting', fault: null });
      try {
        const taskId = await host.start(connectionId, handles(), session.options);
        patch({ step: 'running', taskId });
      } catch (error) {
        patch({ step: 'planned', fault: faultOf(error) });
      }
    },
    close() {
      newRound(connectionId);
      if (read()?.step !== 'running') discard(handles());
      write(null);
    },
  };
}

const rounds = new Map<ConnectionId, AbortController>();

/** Ends what runs for this headset and gives the signal of the next round. */
function newRound(connectionId: ConnectionId): AbortSignal {
  rounds.get(connectionId)?.abort();
  const controller = new AbortController();
  rounds.set(connectionId, controller);
  return controller.signal;
}
