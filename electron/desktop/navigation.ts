import { isAppUrl } from './app-origin.ts';
import { mayOpenExternally } from './external-links.ts';

/**
 * Whether a frame may go to a URL, by a link, a script or a redirect. Only the program's own pages, and only in the main
 * frame: it has no frames (electron.md §2.1 row 5).
 */
export function allowsNavigation(url: string, isMainFrame: boolean): boolean {
  return isMainFrame && isAppUrl(url);
}

/** No page opens a window. Where a link leads to documentation the user's browser opens it instead. */
export function windowOpenDecision(url: string): { readonly action: 'deny'; readonly openExternally: string | null } {
  return { action: 'deny', openExternally: mayOpenExternally(url) ? url : null };
}

/**
 * Whether the window may load something. The window has no network: everything comes from the program's own origin, or
 * from what its page made itself.
 */
export function allowsRequest(url: string): boolean {
  if (isAppUrl(url) || url.startsWith('data:')) return true;
  if (url.startsWith('blob:')) return isAppUrl(url.slice('blob:'.length));
  return url.startsWith('devtools:');
}

/** What the page may save by itself: things of its own origin. */
export function allowsDownload(url: string): boolean {
  return allowsRequest(url) && !url.startsWith('devtools:');
}
