import type { CaptureSources } from '../../../shared/domain/headset.ts';
import { endpoints } from '../endpoints.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { captureSettingsAnswer } from './capture-answers.ts';

export interface CaptureSetting {
  readonly name: string;
  readonly value: boolean | number | string | null;
  readonly label: string;
  readonly writable: boolean;
}

/** Settings whose names are known, and which `POST mrc/settings` takes (device-portal.md §1.10). */
const knownLabels: Readonly<Record<string, string>> = {
  EnableHolograms: 'Holograms',
  EnableCamera: 'Camera',
  EnableMicrophone: 'Microphone',
  EnableSystemAudio: 'Sound of apps',
  VideoStabilizationBuffer: 'Video stabilisation (frames)',
};

export const captureSettingsNote =
  'These are the headset’s own settings: they outlast a restart and also hold for captures that the wearer starts. What the portal is not known to change is shown only.';

/** All settings that the device tells, known or not; the changeable ones first. */
export async function readCaptureSettings(client: DevicePortalClient): Promise<CaptureSetting[]> {
  const settings = await client.getJson(endpoints.captureSettings, captureSettingsAnswer, { purpose: 'to read its capture settings' });
  return settings.slice(0, 100)
    .map(({ name, value }) => ({
      name: name.slice(0, 200),
      value: shownValue(value),
      label: (knownLabels[name] ?? wordsOf(name)).slice(0, 200),
      writable: name in knownLabels,
    }))
    .toSorted((left, right) => Number(right.writable) - Number(left.writable));
}

/** @param stabilisationFrames 0 to 30. */
export async function writeCaptureSettings(
  client: DevicePortalClient, wish: Pick<CaptureSources, 'holograms' | 'camera' | 'microphone' | 'appAudio'> & { readonly stabilisationFrames: number },
): Promise<void> {
  // `appAudio` here, although it is `loopback` everywhere else
  const query = { holo: wish.holograms, pv: wish.camera, mic: wish.microphone, appAudio: wish.appAudio, vstabbuffer: wish.stabilisationFrames };
  await client.send('POST', endpoints.captureSettings, { query, purpose: 'to change its capture settings' });
}

function shownValue(value: unknown): CaptureSetting['value'] {
  if (typeof value === 'boolean' || value === null || value === undefined) return value ?? null;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 1_000);
}

/** "MicrophoneGain" as "Microphone gain". */
function wordsOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/gu, '$1 $2').replace(/[_-]+/gu, ' ').trim().toLowerCase();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
