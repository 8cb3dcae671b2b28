import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useStream } from '../../app/api.ts';

/** Who has the camera of a headset, as far as it is known; null until the first answer. */
export function useCameraUse(connectionId: ConnectionId): { readonly use: HeadsetStatus['cameraUse'] | null; readonly generation: HeadsetStatus['generation'] } {
  const { value } = useStream((signal) => api.devices.system.watch({ connectionId }, { signal }), [connectionId]);
  return { use: value?.cameraUse ?? null, generation: value?.generation ?? 'other' };
}
