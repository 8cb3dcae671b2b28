import { MonitorPlay } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, fetchUrl, useCollection } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { refusedFor } from '../apps/refused-for.ts';
import { useLiveChoice } from '../live/live-choice.ts';
import styles from './home.module.css';

const LiveView = lazy(async () => ({ default: (await import('../live/LiveView.tsx')).LiveView }));
const keyOf = (capture: Capture): string => capture.id;

export interface LivePictureProps {
  readonly connectionId: ConnectionId;
  /** Why it cannot be watched now; null where it can. */
  readonly refusal: string | null;
}

/**
 * What the wearer sees. Watching takes the camera and half of the wearer's frame rate (device-portal.md §5.7), so it
 * begins when somebody asks for it; until then the last capture stands there with its age.
 */
export function LivePicture({ connectionId, refusal }: LivePictureProps) {
  const [choice, change] = useLiveChoice(connectionId);
  if (choice.running) {
    return <Suspense fallback={<Skeleton height={320} />}><LiveView connectionId={connectionId} compact /></Suspense>;
  }
  return <LastPicture connectionId={connectionId} refusal={refusal} onWatch={() => { change({ running: true }); }} />;
}

/** @returns the newest photo or video that has a picture to show. */
export function newestCapture(captures: readonly Capture[]): Capture | null {
  const shown = captures.filter((capture) => capture.kind !== 'other' && !capture.settling && capture.createdAt !== null);
  return shown.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))[0] ?? null;
}

function LastPicture({ connectionId, refusal, onWatch }: LivePictureProps & { readonly onWatch: () => void }) {
  const { items } = useCollection((signal) => api.devices.captures.watch({ connectionId }, { signal }), keyOf, [connectionId]);
  const newest = newestCapture(items);
  return (
    <div className={styles.picture}>
      {newest === null ? null : <img src={fetchUrl(`/devices/${connectionId}/thumbnails/${newest.id}`)} alt={`Last capture: ${newest.name}`} draggable={false} />}
      <div className={styles.pictureWords}>
        <Button
          size="large" variant="primary" icon={<MonitorPlay aria-hidden="true" />} {...refusedFor(refusal)} onPress={onWatch}
        >
          Watch live
        </Button>
        <span className={styles.pictureNote}>
          {newest === null || newest.createdAt === null ? 'While it is watched, apps are held at 30 pictures a second.' : <>Last capture, <Age at={newest.createdAt} /></>}
        </span>
      </div>
    </div>
  );
}
