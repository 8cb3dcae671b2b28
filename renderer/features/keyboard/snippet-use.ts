import { expandSnippet, variablesIn, type ExpandedSnippet } from '../../../shared/domain/snippet-variables.ts';

const storageKey = (snippetId: string): string => `fabriscope.snippet-count.${snippetId}`;

/** How often a snippet has been used in this browser profile. */
export function usesOf(snippetId: string): number {
  const stored = Number(localStorage.getItem(storageKey(snippetId)) ?? '0');
  return Number.isSafeInteger(stored) && stored >= 0 ? stored : 0;
}

export function countUse(snippetId: string): void {
  localStorage.setItem(storageKey(snippetId), String(usesOf(snippetId) + 1));
}

export function forgetUses(snippetId: string): void {
  localStorage.removeItem(storageKey(snippetId));
}

/** @returns the clipboard's text, or null where the page may not read it or it holds none. */
async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}

/** @returns the snippet as it would be sent now. The clipboard is read only where the snippet asks for it. */
export async function expandNow(snippet: { readonly id: string; readonly text: string }, headset: string): Promise<ExpandedSnippet> {
  const clipboard = variablesIn(snippet.text).includes('clipboard') ? await readClipboard() : null;
  return expandSnippet(snippet.text, { now: new Date(), headset, counter: usesOf(snippet.id) + 1, clipboard });
}

/** @returns why an expanded snippet cannot be sent; null where it can. Unknown names in braces are sent as they are written. */
export function snippetRefusal(expanded: ExpandedSnippet): string | null {
  return expanded.unresolved.some((name) => name.trim().toLowerCase() === 'clipboard')
    ? 'This snippet needs the clipboard, and this page may not read it. Allow it in the browser, or paste into the box.'
    : null;
}
