/** What a capture or a live stream is to contain. */
export interface CaptureSources {
  /** Holograms in the picture. */
  readonly holo: boolean;
  /** The photo/video camera in the picture. */
  readonly pv: boolean;
  readonly mic: boolean;
  /** The sound that apps make. */
  readonly loopback: boolean;
}

/** Settings of mixed reality capture that outlast a restart (device-portal.md §1.10). */
export class CaptureSettings {
  holo = true;
  pv = true;
  mic = true;
  appAudio = true;
  /** Frames, 0 to 30. */
  stabilizationBuffer = 15;

  /** The answer of `GET /api/holographic/mrc/settings`. */
  describe(generation: 1 | 2): { MrcSettings: { Setting: string; Value: unknown }[] } {
    const known = [
      { Setting: 'EnableHolograms', Value: this.holo },
      { Setting: 'EnableCamera', Value: this.pv },
      { Setting: 'EnableMicrophone', Value: this.mic },
      { Setting: 'EnableSystemAudio', Value: this.appAudio },
      { Setting: 'VideoStabilizationBuffer', Value: this.stabilizationBuffer },
    ];
    return { MrcSettings: generation === 1 ? known : [...known, ...secondGenerationSettings()] };
  }
}

/**
 * Uncertain: the second generation has more settings (audio category, gains, profile, resolutions), but their names are
 * recorded nowhere. These are made up, so that a client proves that it shows names it does not know.
 */
function secondGenerationSettings(): { Setting: string; Value: unknown }[] {
  return [
    { Setting: 'AudioMediaCategory', Value: 'Default' },
    { Setting: 'AppAudioGain', Value: 1 },
    { Setting: 'MicrophoneGain', Value: 1 },
    { Setting: 'PhotoResolution', Value: '3904x2196' },
    { Setting: 'VideoResolution', Value: '1920x1080@30' },
    { Setting: 'RenderFromCamera', Value: true },
  ];
}
