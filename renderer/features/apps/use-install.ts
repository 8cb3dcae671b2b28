import { useEffect, useMemo } from 'react';
import type { Task } from '../../../shared/contract/tasks.ts';
import type { Generation } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useTasks } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { installDesk, useInstallSession, type InstallDesk } from './install-desk.ts';
import type { InstallSession } from './install-session.ts';
import type { FoundFile } from './package-files.ts';

export interface Install {
  readonly session: InstallSession | null;
  readonly desk: InstallDesk;
  /** Its task, once it has one and the list of tasks knows it. */
  readonly task: Task | null;
  /** Takes files, unless an installation is under way: then it says so. */
  readonly take: (found: readonly FoundFile[]) => void;
}

/** The installation of a headset, with the rule of what happens to files that come while one is open. */
export function useInstall(connectionId: ConnectionId, generation: Generation): Install {
  const session = useInstallSession(connectionId);
  const desk = useMemo(() => installDesk(connectionId), [connectionId]);
  const { items } = useTasks();
  const taskId = session?.taskId ?? null;
  const task = taskId === null ? null : items.find((candidate) => candidate.id === taskId) ?? null;
  const isUnderWay = session?.step === 'starting' || (session?.step === 'running' && task !== null && task.endedAt === null);

  const take = (found: readonly FoundFile[]): void => {
    if (found.length === 0) {
      announce('Nothing in there could be read.', { tone: 'warn' });
      return;
    }
    if (isUnderWay) {
      announce('An installation is under way on this headset. Wait for its end or cancel it.', { tone: 'warn' });
      return;
    }
    if (session?.step === 'running' && task?.state !== 'failed') desk.close();
    void desk.add(found, generation);
  };

  const title = task?.title ?? '';
  const state = task?.state ?? null;
  useEffect(() => {
    if (state === 'done') announce(`${title}: done.`, { tone: 'ok' });
    if (state === 'failed') announce(`${title}: failed.`, { tone: 'error' });
  }, [state, title]);
  return { session, desk, task, take };
}
