import type { InstallFinding, InstallPlan } from '../../../shared/contract/devices.ts';
import type { Upload } from '../../../shared/contract/files.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';

/** One file on its way into an installation. */
export interface InstallFile {
  readonly key: number;
  readonly file: File;
  readonly path: string;
  readonly sentBytes: number;
  readonly upload: Upload | null;
  readonly fault: Fault | null;
}

export interface InstallOptions {
  readonly stopRunning: boolean;
  readonly uninstallFirst: boolean;
  readonly launchAfter: boolean;
}

/**
 * An installation from the drop to its end. `handing-over`: bytes go to our own host, not to the headset yet;
 * `checking`: the host reads them and asks the headset; `planned`: the plan is shown; `running`: it is a task.
 */
export interface InstallSession {
  readonly step: 'handing-over' | 'checking' | 'planned' | 'starting' | 'running';
  readonly files: readonly InstallFile[];
  readonly ignored: readonly { readonly path: string; readonly why: string }[];
  readonly plan: InstallPlan | null;
  readonly options: InstallOptions;
  /** Why the check or the start failed. */
  readonly fault: Fault | null;
  readonly taskId: TaskId | null;
}

export const newSession: InstallSession = {
  step: 'handing-over', files: [], ignored: [], plan: null, fault: null, taskId: null,
  options: { stopRunning: false, uninstallFirst: false, launchAfter: false },
};

/** @returns whether an option lifts a blocker: an older or equal version by uninstalling first, a running app by stopping it. */
export function liftedBy(finding: InstallFinding, options: InstallOptions): boolean {
  if (finding.topic === 'version') return options.uninstallFirst;
  if (finding.topic === 'running') return options.stopRunning || options.uninstallFirst;
  return false;
}

/** @returns the blockers that stand in the way under these options. */
export function standingBlockers(plan: InstallPlan, options: InstallOptions): InstallFinding[] {
  return plan.findings.filter((finding) => finding.severity === 'blocker' && !liftedBy(finding, options));
}

/** @returns why it cannot be started now; null where it can. */
export function startRefusal(session: InstallSession): string | null {
  if (session.step !== 'planned' || session.plan === null) return 'The check has not ended yet.';
  if (session.files.some((file) => file.fault !== null)) return 'A file was not handed over: try it again or take it out.';
  const blockers = standingBlockers(session.plan, session.options);
  const [first] = blockers;
  if (first !== undefined) return blockers.length === 1 ? first.message : `${blockers.length} findings stand in the way.`;
  const judged = session.plan.findings.some((finding) => finding.severity === 'blocker');
  return session.plan.canInstall || judged ? null : 'Nothing among these files can be installed.';
}


const rank: Readonly<Record<InstallFinding['severity'], number>> = { blocker: 0, warning: 1, info: 2, ok: 3 };

/** Findings with what stands in the way first. */
export function orderedFindings(plan: InstallPlan): InstallFinding[] {
  return plan.findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** @returns 0 to 1: how much of all files has been handed over. */
export function handedOver(files: readonly InstallFile[]): number {
  const total = files.reduce((sum, file) => sum + file.file.size, 0);
  const sent = files.reduce((sum, file) => sum + (file.upload === null ? Math.min(file.sentBytes, file.file.size) : file.file.size), 0);
  return total === 0 ? 1 : sent / total;
}
