import type { InstallPlan } from '../../../shared/contract/devices.ts';
import { compareVersions } from './app-list.ts';

export type PlanFile = InstallPlan['files'][number];

/** What each role is called. */
export const roleWords: Readonly<Record<PlanFile['role'], string>> = {
  main: 'App', dependency: 'Dependency', optional: 'Optional package', certificate: 'Certificate', unusable: 'Not usable',
};

/** @returns what the installation will do, in one line. */
export function planHeadline(plan: InstallPlan): string {
  const main = plan.files.find((file) => file.role === 'main');
  const identity = main?.identity ?? null;
  if (main === undefined) {
    const certificates = plan.files.filter((file) => file.role === 'certificate').length;
    return certificates > 0 ? 'Install a certificate only' : 'There is no app among these files.';
  }
  const name = identity?.displayName ?? identity?.name ?? main.name;
  const version = identity?.version ?? '';
  if (plan.installed === null) return `New: ${name} ${version}`.trim();
  const order = compareVersions(version, plan.installed.version);
  if (order > 0) return `Update ${name} from ${plan.installed.version} to ${version}`;
  if (order === 0) return `${name} ${version} is installed already`;
  return `Go back with ${name} from ${plan.installed.version} to ${version}`;
}
