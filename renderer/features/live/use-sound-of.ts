import { useEffect, type RefObject } from 'react';
import type { LivePlayer } from './live-player.ts';

/** Keeps the player's sound as it is wanted. */
export function useSoundOf(player: RefObject<LivePlayer | null>, sound: boolean): void {
  useEffect(() => { player.current?.setSound(sound); }, [player, sound]);
}
