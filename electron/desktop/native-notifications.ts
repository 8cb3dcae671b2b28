import type { Notice } from '../../shared/contract/app.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { NotificationClassSlice, NotificationSlice } from './electron-slice.ts';
import { showsNatively } from './notification-policy.ts';

export interface NotificationSurroundings {
  readonly Notification: NotificationClassSlice;
  setting(): Settings['notifications'];
  windowFocused(): boolean;
  /** The user pressed it. */
  open(notice: Pick<Notice, 'id' | 'href'>): void;
}

/** Shows notices outside the window where the user wants that. */
export class NativeNotifications {
  readonly #surroundings: NotificationSurroundings;
  /** Held until closed: a notification that is collected no longer tells that it was pressed. */
  readonly #open = new Set<NotificationSlice>();
  #shownAt: number[] = [];

  constructor(surroundings: NotificationSurroundings) {
    this.#surroundings = surroundings;
  }

  voice(notice: Notice): void {
    const surroundings = this.#surroundings;
    const now = Date.now();
    if (!showsNatively(notice, surroundings.setting(), surroundings.windowFocused(), this.#shownAt, now)) return;
    this.#shownAt = [...this.#shownAt, now].slice(-20);
    this.#show(notice.title, notice.body, () => surroundings.open(notice));
  }

  /** Said once, whatever the setting: otherwise the window seems to be lost. */
  explainTray(onClick: () => void): void {
    this.#show('Fabriscope keeps running', 'Downloads, uploads and the watch over headsets and clusters go on. Its icon in the tray, or starting it again, brings the window back. Settings has a switch for this.', onClick);
  }

  #show(title: string, body: string, onClick: () => void): void {
    const { Notification } = this.#surroundings;
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, silent: true });
    this.#open.add(notification);
    notification.on('click', () => {
      this.#open.delete(notification);
      onClick();
    });
    notification.on('close', () => { this.#open.delete(notification); });
    notification.show();
  }
}
