/** A capture setting as main passes it on. */
export interface NamedSetting {
  readonly name: string;
  readonly value: boolean | number | string | null;
  readonly label: string;
  readonly writable: boolean;
}

/** The settings that the portal is known to take (device-portal.md §1.10). */
export interface DeviceCaptureSettings {
  readonly holograms: boolean;
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly appAudio: boolean;
  readonly stabilisationFrames: number;
}

/** Its names for them. */
const portalNames = {
  holograms: 'EnableHolograms', camera: 'EnableCamera', microphone: 'EnableMicrophone', appAudio: 'EnableSystemAudio',
} as const;
const stabilisationName = 'VideoStabilizationBuffer';
const knownNames: ReadonlySet<string> = new Set([...Object.values(portalNames), stabilisationName]);

/** @returns the writable settings, or null where the headset does not name the switches: then nothing can be set as a whole. */
export function deviceSettings(settings: readonly NamedSetting[]): DeviceCaptureSettings | null {
  const value = (name: string): NamedSetting['value'] => settings.find((setting) => setting.name === name)?.value ?? null;
  const switches = Object.values(portalNames).map(value);
  if (switches.some((one) => typeof one !== 'boolean')) return null;
  const frames = value(stabilisationName);
  return {
    holograms: value(portalNames.holograms) === true,
    camera: value(portalNames.camera) === true,
    microphone: value(portalNames.microphone) === true,
    appAudio: value(portalNames.appAudio) === true,
    stabilisationFrames: typeof frames === 'number' ? Math.min(30, Math.max(0, Math.round(frames))) : 0,
  };
}

/** @returns what can only be looked at: names of newer builds, or everything where the known switches are missing. */
export function otherSettings(settings: readonly NamedSetting[]): readonly NamedSetting[] {
  return deviceSettings(settings) === null ? settings : settings.filter((setting) => !knownNames.has(setting.name));
}

export function settingWords(value: NamedSetting['value']): string {
  if (value === null) return 'not set';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}
