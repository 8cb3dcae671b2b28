import type { Notice } from '../../shared/contract/app.ts';
import type { Settings } from '../../shared/domain/settings.ts';

/** As many system notifications in one minute; what comes beyond stays in the list inside. */
export const notificationsPerMinute = 4;
const minuteMs = 60_000;

/**
 * Whether a notice is also shown by the system. The list inside always has it (contract: settings.notifications).
 * @param windowFocused the user looks at the list already.
 * @param shownAt times at which notifications were shown, ms since 1970.
 */
export function showsNatively(
  notice: Pick<Notice, 'severity' | 'read'>, setting: Settings['notifications'], windowFocused: boolean, shownAt: readonly number[], now: number,
): boolean {
  if (setting === 'none' || notice.read || windowFocused) return false;
  if (setting === 'warnings' && notice.severity === 'info') return false;
  return shownAt.filter((at) => now - at < minuteMs).length < notificationsPerMinute;
}
