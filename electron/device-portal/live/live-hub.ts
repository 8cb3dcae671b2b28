import type { LiveEvent } from '../../../shared/contract/devices.ts';
import type { CaptureSources, LiveQuality } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import type { MediaSink } from '../../core/request-context.ts';
import type { CameraDesk } from '../capture/camera-desk.ts';
import { sourcesQuery } from '../capture/sources-query.ts';
import type { DeviceContext } from '../device-context.ts';
import { addressOf, endpoints } from '../endpoints.ts';
import { SharedStream } from './shared-stream.ts';
import { Viewer } from './viewer.ts';

export interface LiveWish {
  readonly connectionId: ConnectionId;
  readonly quality: LiveQuality;
  readonly sources: CaptureSources;
}

const streams = { low: endpoints.liveLow, medium: endpoints.liveMedium, high: endpoints.liveHigh } as const;

/** All live views: one stream of a headset for each quality and choice of sources, however many pages watch it. */
export class LiveHub {
  readonly #context: DeviceContext;
  readonly #deskOf: (connectionId: ConnectionId) => CameraDesk;
  readonly #open = new Map<string, { readonly connectionId: ConnectionId; readonly stream: SharedStream }>();
  readonly #letGo: () => void;

  constructor(context: DeviceContext, deskOf: (connectionId: ConnectionId) => CameraDesk) {
    this.#context = context;
    this.#deskOf = deskOf;
    this.#letGo = context.onForgotten((connectionId) => this.#endAll(connectionId));
  }

  /** Events of one live view until the caller stops; pictures go to `media`. Comes back by itself after every loss. */
  watch(wish: LiveWish, media: MediaSink, signal: AbortSignal | undefined): AsyncGenerator<LiveEvent, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#events(wish, media, ended));
  }

  async *#events(wish: LiveWish, media: MediaSink, ended: AbortSignal): AsyncGenerator<LiveEvent, void, undefined> {
    // Says at once, and not in the stream, that there is no such headset.
    if (this.#context.status.get(wish.connectionId) === null) this.#context.client(wish.connectionId);
    const stream = this.#streamFor(wish);
    const viewer = new Viewer(media, this.#context.services.clock);
    stream.join(viewer);
    this.#countViewers(wish.connectionId);
    try {
      yield* viewer.events(ended);
    } finally {
      stream.leave(viewer);
      this.#countViewers(wish.connectionId);
    }
  }

  close(): void {
    this.#letGo();
    for (const { stream } of this.#open.values()) stream.end();
  }

  #streamFor({ connectionId, quality, sources }: LiveWish): SharedStream {
    const { holograms, camera, microphone, appAudio, renderFromCamera, stabilisationFrames } = sources;
    const key = JSON.stringify([connectionId, quality, holograms, camera, microphone, appAudio, renderFromCamera, stabilisationFrames]);
    const known = this.#open.get(key);
    if (known !== undefined) return known.stream;
    const address = (): string => {
      const generation = this.#context.status.get(connectionId)?.generation ?? 'other';
      return addressOf(streams[quality].path, sourcesQuery('live', sources, generation));
    };
    const stream = new SharedStream({ connectionId, address }, this.#context, this.#deskOf(connectionId), () => this.#open.delete(key));
    this.#open.set(key, { connectionId, stream });
    return stream;
  }

  #countViewers(connectionId: ConnectionId): void {
    let count = 0;
    for (const open of this.#open.values()) if (open.connectionId === connectionId) count += open.stream.viewers;
    this.#deskOf(connectionId).liveViewers(count);
  }

  #endAll(connectionId: ConnectionId): void {
    for (const open of this.#open.values()) if (open.connectionId === connectionId) open.stream.end();
  }
}
