import { useEffect, useState, type RefObject } from 'react';
import type { LivePlayer, PlayerFigures } from './live-player.ts';

const everyMs = 500;

/** The player's figures, twice a second; also written onto the video element, where benchmarks and tests read them. */
export function usePlayerFigures(player: RefObject<LivePlayer | null>, video: RefObject<HTMLVideoElement | null>): PlayerFigures | null {
  const [figures, setFigures] = useState<PlayerFigures | null>(null);
  useEffect(() => {
    const tick = (): void => {
      const current = player.current?.figures() ?? null;
      setFigures(current);
      if (current !== null && video.current !== null) writeFigures(video.current, current);
    };
    const timer = setInterval(tick, everyMs);
    return () => { clearInterval(timer); };
  }, [player, video]);
  return figures;
}

function writeFigures(video: HTMLVideoElement, figures: PlayerFigures): void {
  const text = (value: number | null): string => (value === null ? '' : String(Math.round(value)));
  Object.assign(video.dataset, {
    delayMs: text(figures.delayMs), delayP95Ms: text(figures.delayP95Ms), firstPictureMs: text(figures.firstPictureMs),
    framesPerSecond: text(figures.framesPerSecond), dropped: text(figures.droppedPictures), aheadMs: text(figures.aheadMs),
    jumps: text(figures.jumps), restarts: text(figures.restarts), pictures: text(figures.picturesShown),
  });
}
