import { isAppUrl } from './app-origin.ts';
import type { IpcEventSlice, IpcMainSlice } from './electron-slice.ts';

/** Who sent a message to main, as far as it decides whether it is heard. */
export interface Sender {
  readonly contentsId: number;
  /** Null where the frame has gone or navigated. */
  readonly frame: { readonly url: string; readonly isTop: boolean } | null;
}

/**
 * Every message from a page is held against this: from a window that we made, from its top frame, which still shows the
 * program's own page (electron.md §2.1 row 7).
 * @returns why it is refused, or null.
 */
export function refuseSender(sender: Sender, ownContents: ReadonlySet<number>): string | null {
  if (sender.frame === null) return 'its frame has gone';
  if (!ownContents.has(sender.contentsId)) return 'not from a window of this program';
  if (!sender.frame.isTop) return 'not from a top frame';
  return isAppUrl(sender.frame.url) ? null : 'not from the page of this program';
}

/** The one way to listen to pages; nothing else touches `ipcMain`. */
export function listenToPages(
  ipcMain: IpcMainSlice,
  channel: string,
  ownContents: () => ReadonlySet<number>,
  to: { message(event: IpcEventSlice): void; refused(reason: string): void },
): void {
  ipcMain.on(channel, (event) => {
    const frame = event.senderFrame;
    const sender: Sender = {
      contentsId: event.sender.id,
      frame: frame === null ? null : { url: frame.url, isTop: frame.parent === null },
    };
    const reason = refuseSender(sender, ownContents());
    if (reason === null) to.message(event);
    else to.refused(reason);
  });
}
