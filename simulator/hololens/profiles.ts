/** What differs between the simulated headset generations and builds. */

export type ProfileName = 'hololens1-rs1' | 'hololens1' | 'hololens2';

/** Processor architectures as package manifests spell them. */
export type Architecture = 'x86' | 'x64' | 'arm' | 'arm64' | 'neutral';

export interface Profile {
  readonly name: ProfileName;
  readonly generation: 1 | 2;
  readonly platform: string;
  readonly osEdition: string;
  readonly osEditionId: number;
  readonly osVersion: string;
  readonly architecture: Architecture;
  /** Package architectures that install on it (device-portal.md §5.6). */
  readonly acceptedArchitectures: readonly Architecture[];
  /** Full charge in milliwatt-hours. Recorded for the first generation, assumed for the second. */
  readonly batteryCapacityMwh: number;
  readonly installedMemoryKb: number;
  readonly gpuDescription: string;
  /** Only RS1 hides the answer of `GET systemperf` in a JSON string (device-portal.md §1.14). */
  readonly wrapsPerformanceInReason: boolean;
  /** Mitigation levels of the power and thermal interface exist on the second generation only (§1.8). */
  readonly hasMitigationLevels: boolean;
  /** The extra capture switches `RenderFromCamera`, `vstab` (§1.10). */
  readonly hasRenderFromCamera: boolean;
  /** Description of the Wi-Fi adapter in `ipconfig`. */
  readonly wifiDescription: string;
  /** Value D and A of the mDNS announcement (§1.2). */
  readonly announcedArchitecture: string;
}

const FIRST_GENERATION = {
  generation: 1,
  platform: 'HoloLens',
  osEdition: 'WindowsHolographic',
  osEditionId: 135,
  architecture: 'x86',
  acceptedArchitectures: ['x86', 'neutral'],
  batteryCapacityMwh: 15_079,
  installedMemoryKb: 2_097_152,
  gpuDescription: 'HoloLens Graphics',
  hasMitigationLevels: false,
  hasRenderFromCamera: false,
  wifiDescription: 'Broadcom 802.11ac Wireless PCIE Full Dongle Adapter',
  announcedArchitecture: 'x86',
} as const;

const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  'hololens1-rs1': {
    ...FIRST_GENERATION,
    name: 'hololens1-rs1',
    osVersion: '14393.0.x86fre.rs1_release.160715-1616',
    wrapsPerformanceInReason: true,
  },
  hololens1: {
    ...FIRST_GENERATION,
    name: 'hololens1',
    osVersion: '17763.3046.x86fre.rs5_release.180914-1434',
    wrapsPerformanceInReason: false,
  },
  hololens2: {
    name: 'hololens2',
    generation: 2,
    platform: 'HoloLens 2',
    osEdition: 'Holographic',
    osEditionId: 136,
    osVersion: '22621.1272.arm64fre.ni_release_svc_sydney_rel_prod.230830-1759',
    architecture: 'arm64',
    acceptedArchitectures: ['arm64', 'arm', 'neutral'],
    batteryCapacityMwh: 16_500,
    installedMemoryKb: 4_194_304,
    gpuDescription: 'Qualcomm Adreno 630 GPU',
    wrapsPerformanceInReason: false,
    hasMitigationLevels: true,
    hasRenderFromCamera: true,
    wifiDescription: 'Qualcomm Wi-Fi B/G/N/AC (2x2) Svc',
    announcedArchitecture: 'ARM64',
  },
};

export const PROFILE_NAMES: readonly ProfileName[] = ['hololens2', 'hololens1', 'hololens1-rs1'];

export function profileOf(name: ProfileName): Profile {
  return PROFILES[name];
}

/** Whether a text (from a command line, say) names a profile. */
export function isProfileName(text: string): text is ProfileName {
  return PROFILE_NAMES.some((name) => name === text);
}
