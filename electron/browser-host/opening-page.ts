import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOutside } from './open-address.ts';

/** Long enough for a browser that has to be started first. */
const readableForMs = 60_000;

/**
 * Opens the default browser at an address that bears a token. The address itself would show in the machine's list of
 * processes; so a page is opened that only this user may read, which leads to the address and is soon gone.
 * @returns whether an opener could be started.
 */
export async function openWithToken(folder: string, url: string, open: (target: string) => Promise<boolean> = openOutside): Promise<{ opened: boolean; remove(): Promise<void> }> {
  const path = join(folder, `open-${randomBytes(9).toString('hex')}.html`);
  await writeFile(path, openingPage(url), { mode: 0o600, flag: 'wx' });
  const remove = (): Promise<void> => rm(path, { force: true });
  setTimeout(() => void remove().catch(() => {}), readableForMs).unref();
  return { opened: await open(path), remove };
}

function openingPage(url: string): string {
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Fabriscope</title><meta http-equiv="refresh" content="0;url=${address}"><a href="${address}">Open Fabriscope</a>\n`;
}
