import { appInitials, iconColour } from './app-initials.ts';
import styles from './apps.module.css';

/** Initials on a colour of its own: the portal gives no icons. Its name always stands beside it. */
export function AppIcon({ displayName, familyName, size = 'small' }: { readonly displayName: string; readonly familyName: string; readonly size?: 'small' | 'large' }) {
  return <span aria-hidden="true" className={styles.icon} data-size={size} style={{ background: iconColour(familyName) }}>{appInitials(displayName)}</span>;
}
