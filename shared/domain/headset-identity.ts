import type { Generation } from './headset.ts';
import { isAtLeast, parseOsVersion } from './versions.ts';

export interface IdentityFacts {
  /** `Platform` of os/info: "HoloLens", "HoloLens 2", "Virtual Machine" (device-portal.md §1.14). */
  readonly platform: string | null;
  readonly osVersion: string | null;
  /** `DeviceType` of os/devicefamily: "Windows.Holographic" for headsets and their emulator. */
  readonly deviceFamily: string | null;
}

/** First builds of the second generation are 18362; the first generation ends with 17763 (device-portal.md §0). */
const firstBuildOfSecondGeneration = 18_362;

/**
 * Which headset it is. The platform's own word decides; where a later build says something new, the device family and
 * the build do, so that an unknown platform name is no reason to lose a headset.
 */
export function generationOf(facts: IdentityFacts): Generation {
  const platform = facts.platform?.trim().toLowerCase() ?? '';
  const holographic = facts.deviceFamily === null || facts.deviceFamily.toLowerCase() === 'windows.holographic';
  if (/^hololens\s*2\b/.test(platform)) return 'hololens2';
  if (platform === 'hololens' || /^hololens\s*1\b/.test(platform)) return 'hololens1';
  if (/\bvirtual machine\b/.test(platform)) return holographic ? 'emulator' : 'other';
  if (facts.deviceFamily === null || !holographic) return 'other';
  const os = facts.osVersion === null ? null : parseOsVersion(facts.osVersion);
  if (os === null) return 'other';
  return os.build >= firstBuildOfSecondGeneration ? 'hololens2' : 'hololens1';
}

/** The generation in words. */
export const generationNames: Readonly<Record<Generation, string>> = {
  hololens1: 'HoloLens (1st generation)',
  hololens2: 'HoloLens 2',
  emulator: 'HoloLens emulator',
  other: 'Windows device',
};

const runs: Readonly<Record<string, readonly string[]>> = { x86: ['x86'], arm64: ['arm64', 'arm'], amd64: ['x64', 'x86'], arm: ['arm'] };

/**
 * Architectures whose packages the device runs, best first. ARM64 headsets also run ARM ones (device-portal.md §5.6).
 * Empty where it is unknown: nothing may be called wrong then.
 */
export function architecturesOf(generation: Generation, osVersion: string | null): readonly string[] {
  const told = osVersion === null ? null : parseOsVersion(osVersion)?.architecture ?? null;
  const known = told === null ? undefined : runs[told];
  if (known !== undefined) return known;
  if (generation === 'hololens1') return ['x86'];
  if (generation === 'hololens2') return ['arm64', 'arm'];
  return [];
}

/**
 * Builds 19041 before 19041.1157 hang when something large is sent over HTTPS (device-portal.md §1.5, §5.6).
 */
export function hangsOnSecureUpload(osVersion: string | null): boolean {
  const os = osVersion === null ? null : parseOsVersion(osVersion);
  return os !== null && isAtLeast(os, 19_041, 0) && !isAtLeast(os, 19_041, 1_157);
}

/** Keyboard text of more than a few hundred characters works from this build on (device-portal.md §1.14). */
export function takesLongKeyboardText(osVersion: string | null): boolean {
  const os = osVersion === null ? null : parseOsVersion(osVersion);
  return os === null || isAtLeast(os, 18_362, 1_056);
}

/** What a machine name must be: the NetBIOS rule, since Windows takes no other. Null where it is fine, else what is wrong. */
export function machineNameProblem(name: string): string | null {
  if (name.length > 15) return 'A name has at most 15 characters.';
  if (!/^[A-Za-z0-9-]+$/.test(name)) return 'A name has only letters without accents, digits and hyphens.';
  if (name.startsWith('-') || name.endsWith('-')) return 'A name neither begins nor ends with a hyphen.';
  if (/^\d+$/.test(name)) return 'A name cannot be a number only.';
  return null;
}
