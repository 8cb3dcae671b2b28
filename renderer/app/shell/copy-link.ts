import { announce } from '../../components/announce.ts';

/** Copies the address of what is on screen. On the desktop host its form is the one that the system hands to Fabriscope. */
export async function copyLink(hashPath = location.hash.replace(/^#/, '') || '/'): Promise<void> {
  const link = location.protocol === 'app:' ? `fabriscope:/${hashPath}` : `${location.origin}/#${hashPath}`;
  try {
    await navigator.clipboard.writeText(link);
    announce('Link copied', { tone: 'ok' });
  } catch {
    announce(`The clipboard is not available. The link is ${link}`, { tone: 'warn' });
  }
}
