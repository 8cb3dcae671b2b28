import { describe, expect, it } from 'vitest';
import { deviceSettings, otherSettings, settingWords, type NamedSetting } from './device-settings.ts';

const setting = (name: string, value: NamedSetting['value']): NamedSetting => ({ name, value, label: name, writable: true });
const known = [
  setting('EnableHolograms', true), setting('EnableCamera', false), setting('EnableMicrophone', true), setting('EnableSystemAudio', true),
  setting('VideoStabilizationBuffer', 99),
];

describe('capture settings of the headset', () => {
  it('reads the documented ones, with the buffer in its range', () => {
    expect(deviceSettings(known)).toEqual({ holograms: true, camera: false, microphone: true, appAudio: true, stabilisationFrames: 30 });
  });

  it('shows what it does not know, and everything where the switches are missing', () => {
    const newer = setting('PhotoResolution', '3904x2196');
    expect(otherSettings([...known, newer])).toEqual([newer]);
    expect(deviceSettings([newer])).toBeNull();
    expect(otherSettings(known.slice(0, 2))).toHaveLength(2);
  });

  it('has words for every value', () => {
    expect([true, false, 15, 'x', null].map(settingWords)).toEqual(['on', 'off', '15', 'x', 'not set']);
  });
});
