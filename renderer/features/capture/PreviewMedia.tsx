import { useState } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import { Button } from '../../components/Button.tsx';
import { readRefusal } from './read-refusal.ts';
import styles from './Capture.module.css';

/** A photo or recording from the headset. Why it cannot be shown is said, and it can be asked for again. */
export function PreviewMedia({ capture, url }: { readonly capture: Capture; readonly url: string }) {
  const [attempt, setAttempt] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isLoaded, setLoaded] = useState(false);
  const failed = (): void => {
    void readRefusal(url).then(setRefusal);
  };
  if (refusal !== null) {
    return (
      <div className={styles.previewWords} role="alert">
        <p>{refusal}</p>
        <Button
          onPress={() => {
            setRefusal(null);
            setAttempt(attempt + 1);
          }}
        >
          Try again
        </Button>
      </div>
    );
  }
  if (capture.kind === 'photo') {
    return <img key={attempt} className={styles.previewLarge} data-loaded={isLoaded} src={url} alt={`Capture ${capture.name}`} onLoad={() => { setLoaded(true); }} onError={failed} />;
  }
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- a recording from a headset has no captions
    <video key={attempt} className={styles.previewLarge} data-loaded={isLoaded} src={url} controls autoPlay playsInline aria-label={`Capture ${capture.name}`} onLoadedData={() => { setLoaded(true); }} onError={failed} />
  );
}
