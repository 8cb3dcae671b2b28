const shell = 'it is the shell that the wearer lives in.';
const system = 'it is a part of Windows, and the headset would stop without it.';
const portal = 'it is the Device Portal itself, and the connection would end with it.';

/**
 * Processes that must not be ended from a distance. The shell's names are those that tools for many headsets leave alone
 * (device-portal.md §1.4); the others are Windows' own and the services that the portal watches (§1.8).
 */
const reasons: Readonly<Record<string, string>> = {
  'holoshellapp.exe': shell, 'mixedrealityportal.exe': shell, 'sihost.exe': shell, 'dwm.exe': shell, 'explorer.exe': shell,
  'holosi.exe': shell, 'spectrum.exe': 'it tracks the head: the picture would be lost.',
  'webmanagement.exe': portal,
  'system idle process': system, system, registry: system, 'memory compression': system, 'secure system': system,
  'smss.exe': system, 'csrss.exe': system, 'wininit.exe': system, 'winlogon.exe': system, 'services.exe': system, 'lsass.exe': system, 'svchost.exe': system,
};

/** @returns why the process is not to be ended, as the end of a sentence; null where nothing speaks against it. */
export function protectedProcessReason(imageName: string): string | null {
  return reasons[imageName.trim().toLowerCase()] ?? null;
}
