import { endpoints } from '../endpoints.ts';
import type { PortalEndpoint } from '../endpoints.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { powerSchemeAnswer } from '../wire/power.ts';
import type { IdleSeconds, PowerScheme } from '../wire/power.ts';

/** Longest idle time that the portal's own preferences page offers: half an hour (device-portal.md §1.14). */
export const longestIdleSeconds = 1_800;

export function readSleepSettings(client: DevicePortalClient, signal?: AbortSignal): Promise<PowerScheme> {
  return client.getJson(endpoints.powerScheme, powerSchemeAnswer, { signal, purpose: 'to tell its sleep settings' });
}

/** Writes the idle times that are given (null is left as it is) and puts them in force. */
export async function writeSleepSettings(client: DevicePortalClient, scheme: PowerScheme, signal?: AbortSignal): Promise<void> {
  const settings: readonly [PortalEndpoint, IdleSeconds | null][] = [[endpoints.standbyIdle, scheme.standby], [endpoints.videoIdle, scheme.video]];
  for (const [endpoint, idle] of settings) {
    if (idle === null) continue;
    const query = { ValueAC: idle.onMains ?? undefined, ValueDC: idle.onBattery ?? undefined };
    await client.send('POST', endpoint, { query, signal, purpose: 'to change its sleep settings' });
  }
  await client.send('POST', endpoints.activePowerScheme, { query: { scheme: 'SCHEME_CURRENT' }, signal, purpose: 'to use the new sleep settings' });
}
