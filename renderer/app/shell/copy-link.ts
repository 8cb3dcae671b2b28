import { announce } from '../../components/announce.ts';

/**
 * @param path of a screen. @param page where this page comes from.
 * @returns its address: under Electron the form that the system hands back to Fabriscope, else the page's own.
 */
export function linkTo(path: string, page: Pick<Location, 'protocol' | 'origin'>): string {
  if (page.protocol !== 'app:') return `${page.origin}/#${path}`;
  return `fabriscope://${path.replace(/^\/(headset|cluster)s\//, '/$1/').slice(1)}`;
}

/** Copies the address of what is on screen, or of `path`. */
export async function copyLink(path = location.hash.replace(/^#/, '') || '/'): Promise<void> {
  const link = linkTo(path, location);
  try {
    await navigator.clipboard.writeText(link);
    announce('Link copied', { tone: 'ok' });
  } catch {
    announce(`The clipboard is not available. The link is ${link}`, { tone: 'warn' });
  }
}
