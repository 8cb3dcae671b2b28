import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { recallStill } from './remembered-stills.ts';
import styles from './LiveView.module.css';

export interface LivePosterProps {
  readonly connectionId: string;
  readonly name: string;
  readonly conflict: string | null;
  readonly onStart: () => void;
}

/** The live view before it is asked for: the last picture, the way to start, and what starting costs the wearer. */
export function LivePoster({ connectionId, name, conflict, onStart }: LivePosterProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seenAt, setSeenAt] = useState<number | null>(null);
  useEffect(() => {
    if (canvas.current !== null) setSeenAt(recallStill(connectionId, canvas.current));
  }, [connectionId]);
  return (
    <section className={styles.live} aria-label={`Live view of ${name}`}>
      <div className={styles.stage} data-phase="off">
        <canvas ref={canvas} hidden className={styles.picture} aria-hidden="true" />
        <div className={styles.poster}>
          <Button variant="primary" size="large" icon={<Play aria-hidden="true" />} onPress={onStart} aria-keyshortcuts="l">Start live view</Button>
          <p className={styles.price}>While it runs, the wearer’s app draws at most 30 frames a second and the wearer sees a recording sign.</p>
          {conflict === null ? null : <p className={styles.price}>{conflict}</p>}
          {seenAt === null ? null : <p className={styles.price}>Last picture <Age at={seenAt} /></p>}
        </div>
      </div>
    </section>
  );
}
