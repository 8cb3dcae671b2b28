import { describe, expect, it, vi } from 'vitest';
import type { IpcEventSlice } from './electron-slice.ts';
import { listenToPages, refuseSender, type Sender } from './sender.ts';

const own = new Set([7]);
const page: Sender = { contentsId: 7, frame: { url: 'app://fabriscope/#/x', isTop: true } };

describe('refuseSender', () => {
  it('hears the page in a window of this program', () => {
    expect(refuseSender(page, own)).toBeNull();
  });
  it.each<[string, Sender]>([
    ['a frame that has gone', { ...page, frame: null }],
    ['another window', { ...page, contentsId: 8 }],
    ['a frame inside the page', { ...page, frame: { url: 'app://fabriscope/', isTop: false } }],
    ['another site', { ...page, frame: { url: 'https://evil.test/', isTop: true } }],
    ['a site whose name begins the same', { ...page, frame: { url: 'app://fabriscope.evil/', isTop: true } }],
    ['an empty page', { ...page, frame: { url: '', isTop: true } }],
  ])('refuses %s and says why', (_, sender) => {
    expect(refuseSender(sender, own)).toMatch(/\w/);
  });
});

describe('listenToPages', () => {
  const deliver = (event: IpcEventSlice) => {
    const to = { message: vi.fn<(event: IpcEventSlice) => void>(), refused: vi.fn<(reason: string) => void>() };
    listenToPages({ on: (_channel, listener) => listener(event, null) }, 'x', () => own, to);
    return to;
  };
  it('reads the sender from the event itself', () => {
    const event: IpcEventSlice = { ports: [], sender: { id: 7 }, senderFrame: { url: 'app://fabriscope/', parent: null } };
    expect(deliver(event).message).toHaveBeenCalledWith(event);
    expect(deliver({ ...event, senderFrame: null }).message).not.toHaveBeenCalled();
    expect(deliver({ ...event, senderFrame: { url: 'app://fabriscope/', parent: {} } }).refused).toHaveBeenCalledOnce();
  });
});
