import type { MediaFrame } from '../../../shared/media-frame.ts';
import { Arrivals } from './arrivals.ts';
import { decideEdge, jumpMemorySeconds } from './edge-policy.ts';
import { FrameLedger } from './frame-ledger.ts';
import { ShownPictures } from './shown-pictures.ts';
import { SoundLane } from './sound-lane.ts';
import { SourceFeed } from './source-feed.ts';
import { StreamLanes, type LanePart } from './stream-lanes.ts';

/** What the player knows about itself; nulls until a picture has been shown. */
export interface PlayerFigures {
  /** Median of the last second: last byte of a fragment to its picture on screen. */
  readonly delayMs: number | null;
  /** 95th percentile of the last ten seconds. */
  readonly delayP95Ms: number | null;
  readonly framesPerSecond: number;
  /** Decoded or due, and never shown. */
  readonly droppedPictures: number;
  /** What is buffered beyond the picture on screen. */
  readonly aheadMs: number;
  readonly rate: number;
  readonly jumps: number;
  /** Times the player had to begin anew (undecodable data, no room, a picture that stood still). */
  readonly restarts: number;
  /** From the moment at which the picture was asked for. */
  readonly firstPictureMs: number | null;
  readonly picturesShown: number;
  /** When the picture on screen came, ms since 1970. */
  readonly lastPictureAt: number | null;
}

export interface PlayerEvents {
  /** First picture since the video element got something new to play. */
  picture(): void;
  /** The element's picture is about to go: the last moment to keep a still of it. */
  replacing(): void;
  /** This browser cannot play the stream, and trying again does not help. */
  unplayable(detail: string): void;
}

interface KeptPart {
  readonly part: LanePart;
  readonly receivedAt: number;
  fed: boolean;
}

const spareWindowMs = 800;
const standstillMs = 1_500;
const watchEveryMs = 500;
const seekPatienceMs = 1_000;
const keptPartsLimit = 900;
const restartsTolerated = 5;
const restartsWithinMs = 10_000;

/**
 * Plays an endless fragmented MP4 in a video element as close to its live edge as the element allows. Knows nothing of
 * React, of calls or of carriers: somebody pushes the media frames.
 */
export class LivePlayer {
  readonly #video: HTMLVideoElement;
  readonly #events: PlayerEvents;
  readonly #ledger = new FrameLedger();
  readonly #shown = new ShownPictures();
  readonly #stop = new AbortController();
  readonly #watch: ReturnType<typeof setInterval>;
  #lanes: StreamLanes | null = null;
  #feed: SourceFeed | null = null;
  #sound: SoundLane | null = null;
  #soundWanted = false;
  /** Everything since the last key fragment: enough to begin anew at any time. */
  #kept: KeptPart[] = [];
  #waitingForKey = true;
  readonly #arrivals = new Arrivals();
  #frameSeconds = 1 / 30;
  #askedAt = performance.now();
  #firstPictureMs: number | null = null;
  #pictureSinceFeed = false;
  #lastAppendAt = 0;
  #lastProgressAt = performance.now();
  #lastPictureAt: number | null = null;
  /** When it jumped lately. */
  #jumpedAt: number[] = [];
  #jumps = 0;
  #restarts: number[] = [];
  #restartCount = 0;
  #nudged = false;

  constructor(video: HTMLVideoElement, events: PlayerEvents) {
    this.#video = video;
    this.#events = events;
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.disableRemotePlayback = true;
    video.preservesPitch = false;
    const { signal } = this.#stop;
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#comeBack(); }, { signal });
    // Something else (a media key, the browser) paused it: a live picture has no pause.
    video.addEventListener('pause', () => { if (!document.hidden && !video.ended) this.#play(); }, { signal });
    this.#watch = setInterval(() => { this.#checkProgress(); }, watchEveryMs);
    this.#hearPictures();
  }

  /** Somebody asks for a picture now: `firstPictureMs` counts from here. */
  ask(): void {
    this.#askedAt = performance.now();
    this.#firstPictureMs = null;
  }

  /** Takes the next media frame of the stream, in order. An initialisation begins a new stream. */
  push(frame: MediaFrame): void {
    if (frame.kind === 'initialisation') this.#begin(frame.payload);
    else this.#takeFragment(frame);
  }

  /** Plays the sound of the stream too, where it has any. */
  setSound(wanted: boolean): void {
    if (this.#soundWanted === wanted) return;
    this.#soundWanted = wanted;
    if (wanted) this.#openSound();
    else this.#closeSound();
  }

  figures(): PlayerFigures {
    const now = performance.now();
    return {
      delayMs: this.#shown.delayQuantile(now, 0.5, 1_000),
      delayP95Ms: this.#shown.delayQuantile(now, 0.95, 10_000),
      framesPerSecond: this.#shown.perSecond(now),
      droppedPictures: this.#video.getVideoPlaybackQuality().droppedVideoFrames,
      aheadMs: this.#feed === null ? 0 : Math.max(0, this.#feed.appendedEnd - this.#video.currentTime) * 1_000,
      rate: this.#video.playbackRate,
      jumps: this.#jumps,
      restarts: this.#restartCount,
      firstPictureMs: this.#firstPictureMs,
      picturesShown: this.#shown.total,
      lastPictureAt: this.#lastPictureAt,
    };
  }

  /** Ends it; the element is left empty. */
  dispose(): void {
    clearInterval(this.#watch);
    this.#stop.abort();
    this.#closeSound();
    this.#feed?.dispose();
    this.#feed = null;
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  // --- what comes in -------------------------------------------------------------------------------------------------

  #begin(initialisation: Uint8Array<ArrayBuffer>): void {
    this.#lanes = StreamLanes.read(initialisation);
    this.#kept = [];
    this.#waitingForKey = true;
    if (this.#lanes === null || !this.#lanes.starts.some((start) => start.kind === 'video')) {
      this.#events.unplayable('The stream has no picture.');
      return;
    }
    this.#openFeed();
    this.#closeSound();
    this.#openSound();
  }

  #takeFragment(frame: MediaFrame): void {
    const parts = this.#lanes?.part(frame.payload);
    if (parts === undefined) return;
    if (parts === null) {
      this.#waitingForKey = true;
      return;
    }
    for (const part of parts) {
      if (part.kind === 'audio') this.#takeSound(part);
      else this.#takePicture(part, frame);
    }
  }

  #takeSound(part: LanePart): void {
    if (!document.hidden) this.#sound?.push(part);
  }

  #takePicture(part: LanePart, frame: MediaFrame): void {
    if (frame.kind === 'keyFragment') {
      this.#waitingForKey = false;
      this.#kept = [];
    }
    if (this.#waitingForKey) return;
    const kept = { part, receivedAt: frame.receivedAt, fed: false };
    this.#frameSeconds = part.frameSeconds;
    if (this.#kept.length < keptPartsLimit) this.#kept.push(kept);
    // Nobody looks: remember enough to be back at once, decode nothing.
    if (!document.hidden) this.#feedPart(kept);
  }

  #feedPart(kept: KeptPart): void {
    const feed = this.#feed;
    if (feed === null) return;
    kept.fed = true;
    const { start, end } = kept.part;
    this.#arrivals.note(performance.now(), feed.newestEnd - this.#video.currentTime, end - start);
    const range = feed.push(kept.part);
    this.#ledger.note(range.start, range.end, kept.receivedAt);
    this.#lastAppendAt = performance.now();
  }

  #comeBack(): void {
    this.#arrivals.forget();
    this.#lastProgressAt = performance.now();
    for (const kept of this.#kept) if (!kept.fed) this.#feedPart(kept);
    this.#play();
    this.#keepAtEdge();
  }

  // --- feeds ---------------------------------------------------------------------------------------------------------

  #openFeed(): void {
    const start = this.#lanes?.starts.find(({ kind }) => kind === 'video');
    if (start === undefined) return;
    this.#events.replacing();
    this.#feed?.dispose();
    this.#ledger.clear();
    this.#arrivals.forget();
    this.#jumpedAt = [];
    this.#pictureSinceFeed = false;
    this.#nudged = false;
    this.#lastProgressAt = performance.now();
    this.#video.playbackRate = 1;
    this.#feed = new SourceFeed(this.#video, start, {
      appended: () => { this.#keepAtEdge(); },
      broken: (reason, detail) => { this.#restart(reason === 'undecodable', detail); },
    });
    for (const kept of this.#kept) this.#feedPart(kept);
    this.#play();
  }

  /** @param damaged what was kept may be the cause: begin with the next key fragment instead. */
  #restart(damaged: boolean, detail: string): void {
    const now = performance.now();
    this.#restartCount += 1;
    this.#restarts = [...this.#restarts.filter((at) => now - at < restartsWithinMs), now];
    if (this.#restarts.length > restartsTolerated) {
      this.#feed?.dispose();
      this.#feed = null;
      this.#events.unplayable(detail);
      return;
    }
    if (damaged) {
      this.#kept = [];
      this.#waitingForKey = true;
    }
    this.#openFeed();
  }

  #openSound(): void {
    const start = this.#lanes?.starts.find(({ kind }) => kind === 'audio');
    if (!this.#soundWanted || start === undefined) return;
    this.#sound = new SoundLane(start, () => { this.#closeSound(); });
  }

  #closeSound(): void {
    this.#sound?.dispose();
    this.#sound = null;
  }

  #play(): void {
    this.#video.play().catch(() => {
      // The next source interrupts a pending start; a muted video is never refused.
    });
  }

  // --- the live edge -------------------------------------------------------------------------------------------------

  #keepAtEdge(): void {
    const feed = this.#feed;
    if (feed === null || document.hidden) return;
    const now = performance.now();
    const lastJump = this.#jumpedAt.at(-1) ?? -Infinity;
    if (this.#video.seeking && now - lastJump < seekPatienceMs) return;
    const decision = decideEdge({
      ranges: feed.ranges,
      currentTime: this.#video.currentTime,
      newestEnd: feed.appendedEnd,
      frameSeconds: this.#frameSeconds,
      arrivalSeconds: this.#arrivals.usualMedia ?? 0,
      spareSeconds: this.#arrivals.leastSpare(now, spareWindowMs),
      recentJumps: this.#jumpedAt.filter((at) => now - at < jumpMemorySeconds * 1_000).length,
      sinceJumpSeconds: (now - lastJump) / 1_000,
      catchingUp: this.#video.playbackRate > 1,
    });
    if (decision.kind === 'jump') this.#jump(decision.to, now);
    this.#setRate(decision.kind === 'rate' ? decision.rate : 1);
  }

  #jump(to: number, now: number): void {
    this.#jumps += 1;
    this.#jumpedAt = [...this.#jumpedAt, now].slice(-8);
    this.#arrivals.forget();
    this.#video.currentTime = to;
  }

  #setRate(rate: number): void {
    if (Math.abs(this.#video.playbackRate - rate) > 0.01) this.#video.playbackRate = rate;
  }

  // --- what is shown -------------------------------------------------------------------------------------------------

  #hearPictures(): void {
    this.#video.requestVideoFrameCallback((now, metadata) => {
      if (this.#stop.signal.aborted) return;
      this.#notePicture(now, metadata);
      this.#hearPictures();
    });
  }

  #notePicture(now: number, metadata: VideoFrameCallbackMetadata): void {
    const shownAt = Date.now() + Math.max(0, metadata.expectedDisplayTime - performance.now());
    this.#shown.note(now, this.#ledger.delayOf(metadata.mediaTime, shownAt));
    this.#lastPictureAt = Math.round(shownAt);
    this.#lastProgressAt = performance.now();
    this.#nudged = false;
    if (this.#pictureSinceFeed) return;
    this.#pictureSinceFeed = true;
    this.#firstPictureMs ??= performance.now() - this.#askedAt;
    this.#events.picture();
  }

  /** Pictures come in, none is shown: nudge first, begin anew if that does not help. */
  #checkProgress(): void {
    const now = performance.now();
    if (document.hidden || this.#feed === null || now - this.#lastAppendAt > standstillMs || now - this.#lastProgressAt < standstillMs) return;
    this.#lastProgressAt = now;
    if (this.#nudged) {
      this.#restart(false, 'the picture stood still');
      return;
    }
    this.#nudged = true;
    const range = this.#feed.ranges.at(-1);
    if (range !== undefined) this.#jump(Math.max(range.start, range.end - 0.1), now);
    this.#play();
  }
}
