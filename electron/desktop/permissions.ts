/**
 * What the page may use of Chromium's permissions, each with its reason. Everything else is refused: Electron itself
 * would grant (electron.md §2.1 row 4).
 */
const granted: ReadonlyMap<string, string> = new Map([
  ['clipboard-sanitized-write', 'copy buttons: fingerprints, diagnostics, CSV'],
  ['clipboard-read', '`{clipboard}` in a snippet: read when the user sends it'],
  ['fullscreen', 'live view on a whole screen'],
]);

/** Whether a request for, or a question about, a permission is granted. The asker must be the program's own page. */
export function grantsPermission(permission: string, askedByApp: boolean): boolean {
  return askedByApp && granted.has(permission);
}
