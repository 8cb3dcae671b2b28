import { FileQuestion, Film, Image } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { fetchUrl } from '../../app/api.ts';
import { ThumbnailQueue } from './thumbnail-queue.ts';
import styles from './ContactSheet.module.css';

const queue = new ThumbnailQueue(4);
/** Fetched once in this page: the browser has it, so it needs no turn. */
const fetched = new Set<string>();
const refused = new Map<string, number>();
/** A thumbnail that the headset could not make is asked for again after this. */
const askAgainAfterMs = 60_000;

export function thumbnailUrl(connectionId: ConnectionId, captureId: string): string {
  return fetchUrl(`/devices/${connectionId}/thumbnails/${captureId}`);
}

const icons = { photo: Image, video: Film, other: FileQuestion } as const;

function firstState(url: string): 'waiting' | 'asked' | 'shown' | 'none' {
  if (fetched.has(url)) return 'asked';
  return Date.now() - (refused.get(url) ?? 0) < askAgainAfterMs ? 'none' : 'waiting';
}

/** The small picture of a capture. Its place is there from the start; the picture comes when it is its turn. */
export function Thumbnail({ connectionId, capture }: { readonly connectionId: ConnectionId; readonly capture: Capture }) {
  const url = thumbnailUrl(connectionId, capture.id);
  const [state, setState] = useState(() => firstState(url));
  const isWanted = capture.kind !== 'other' && !capture.settling;
  const isOver = state === 'shown' || state === 'none';
  const Icon = icons[capture.kind];
  useEffect(() => {
    if (!isWanted || isOver || fetched.has(url)) return undefined;
    return queue.enter(() => { setState('asked'); });
  }, [url, isWanted, isOver]);
  return (
    <span className={styles.thumbnail}>
      <Icon aria-hidden="true" className={styles.kind} data-over={state === 'shown'} />
      {isWanted && (state === 'asked' || state === 'shown') ? (
        <img
          className={styles.image} data-shown={state === 'shown'} src={url} alt="" draggable={false} decoding="async"
          onLoad={() => {
            fetched.add(url);
            setState('shown');
          }}
          onError={() => {
            refused.set(url, Date.now());
            setState('none');
          }}
        />
      ) : null}
    </span>
  );
}
