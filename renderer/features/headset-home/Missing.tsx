import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import styles from './home.module.css';

/** Parts of the status by the names that main uses in `unavailable`. */
export type StatusPart = 'identity' | 'battery' | 'thermal' | 'ipd' | 'services' | 'network' | 'sleep' | 'lowPowerState' | 'appInFront';

/** @returns why a part is not there: the reason that main gives, else that it has not been read yet. */
export function missingWords(status: HeadsetStatus, part: StatusPart): string {
  return status.unavailable[part] ?? 'Not read yet.';
}

/** An absence with its reason. */
export function Missing({ status, part }: { readonly status: HeadsetStatus; readonly part: StatusPart }) {
  return <span className={styles.missing}>{missingWords(status, part)}</span>;
}
