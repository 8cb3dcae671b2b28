import { useEffect, useReducer, useRef, useState, type RefObject } from 'react';
import type { LiveEvent } from '../../../shared/contract/devices.ts';
import type { CaptureSources, LiveQuality } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, onMedia, useEvents } from '../../app/api.ts';
import { LivePlayer } from './live-player.ts';
import { askedAt, nextLiveState, type LiveState } from './live-state.ts';
import { recallStill, rememberStill } from './remembered-stills.ts';
import { keepStill } from './still.ts';

/** What is known about a live view, to be shown. */
export interface LiveSight {
  readonly state: LiveState;
  /** This browser cannot play the stream: why. */
  readonly unplayable: string | null;
  /** When the picture came that is shown until the first new one; null where there is none. */
  readonly recalledAt: number | null;
  /** Opens the stream anew instead of waiting. */
  readonly tryNow: () => void;
}

export interface Live {
  readonly sight: LiveSight;
  readonly video: RefObject<HTMLVideoElement | null>;
  /** Shows the last picture while another stream is put into the video element. */
  readonly still: RefObject<HTMLCanvasElement | null>;
  readonly player: RefObject<LivePlayer | null>;
}

/** Watches a headset live: opens the stream, plays it, follows it through interruptions without anybody's help. */
export function useLive(connectionId: ConnectionId, quality: LiveQuality, sources: CaptureSources): Live {
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const player = useRef<LivePlayer>(null);
  const forgetMedia = useRef<() => void>(() => {});
  const [state, dispatch] = useReducer(nextLiveState, null, () => askedAt(Date.now()));
  const [unplayable, setUnplayable] = useState<string | null>(null);
  const [recalledAt, setRecalledAt] = useState<number | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (video.current === null) return undefined;
    const made = new LivePlayer(video.current, {
      replacing: () => { if (video.current !== null && still.current !== null) keepStill(video.current, still.current); },
      picture: () => {
        setUnplayable(null);
        if (still.current !== null) still.current.hidden = true;
      },
      unplayable: setUnplayable,
    });
    player.current = made;
    if (still.current !== null) setRecalledAt(recallStill(connectionId, still.current));
    const element = video.current;
    return () => {
      forgetMedia.current();
      rememberStill(connectionId, element, made.figures().lastPictureAt);
      made.dispose();
      player.current = null;
    };
  }, [connectionId]);

  const onEvent = (event: LiveEvent): void => {
    dispatch({ kind: 'event', event, at: Date.now() });
    if (event.kind !== 'playing') return;
    forgetMedia.current();
    forgetMedia.current = onMedia(event.streamId, (frame) => { player.current?.push(frame); });
  };
  const wanted = JSON.stringify(sources);
  const { phase, fault } = useEvents((signal) => {
    player.current?.ask();
    dispatch({ kind: 'asked', at: Date.now() });
    return api.devices.live.watch({ connectionId, quality, sources }, { signal });
  }, onEvent, [connectionId, quality, wanted, attempt]);
  useEffect(() => {
    if (phase === 'lost' && fault !== null) dispatch({ kind: 'lost', fault, at: Date.now() });
  }, [phase, fault]);

  return { sight: { state, unplayable, recalledAt, tryNow: () => { setAttempt((count) => count + 1); } }, video, still, player };
}
