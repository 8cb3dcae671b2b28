import type { InstallFinding, InstallPlan } from '../../../../shared/contract/devices.ts';

/** @returns a finding of the check, harmless unless told otherwise. */
export function finding(parts: Partial<InstallFinding> = {}): InstallFinding {
  return { severity: 'ok', topic: 'format', message: 'The package can be read.', remedy: '', upload: null, ...parts };
}

/** @returns a plan for one package that can be installed, with the given parts. */
export function installPlan(parts: Partial<InstallPlan> = {}): InstallPlan {
  return { files: [], findings: [finding()], installed: null, canInstall: true, totalBytes: 1_000, ...parts };
}
