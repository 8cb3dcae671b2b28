import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/contract/app.ts';
import { connectionIdSchema, noticeIdSchema } from '../../shared/domain/identifiers.ts';
import type { NotificationConstructorOptions, NotificationSlice } from './electron-slice.ts';
import { NativeNotifications } from './native-notifications.ts';

function stage({ focused = false, supported = true } = {}) {
  const shown: (NotificationSlice & EventEmitter & { options: NotificationConstructorOptions })[] = [];
  const opened: Pick<Notice, 'id' | 'href'>[] = [];
  class ShownNotification extends EventEmitter implements NotificationSlice {
    readonly options: NotificationConstructorOptions;
    constructor(options: NotificationConstructorOptions) {
      super();
      this.options = options;
    }
    show(): void { shown.push(this); }
    close(): void {}
    static isSupported(): boolean { return supported; }
  }
  const notifications = new NativeNotifications({
    Notification: ShownNotification, setting: () => 'warnings', windowFocused: () => focused, open: (notice) => { opened.push(notice); },
  });
  return { notifications, shown, opened };
}

const alert: Notice = {
  id: noticeIdSchema.parse('n1'), severity: 'error', title: 'prod-we: 2 nodes down', body: 'They do not answer.', at: 0, connectionId: connectionIdSchema.parse('c1'), href: '/clusters/c1/home', read: false,
};

describe('a notification of the system', () => {
  it('says what the notice says, and a press opens what it is about', () => {
    const { notifications, shown, opened } = stage();
    notifications.voice(alert);
    expect(shown.map(({ options }) => [options.title, options.body])).toEqual([['prod-we: 2 nodes down', 'They do not answer.']]);
    expect(opened).toEqual([]);
    shown[0]?.emit('click');
    expect(opened).toEqual([alert]);
  });
  it('is not shown to somebody who looks at the window, nor where the system has none', () => {
    for (const away of [stage({ focused: true }), stage({ supported: false })]) {
      away.notifications.voice(alert);
      expect(away.shown).toEqual([]);
    }
  });
});
