import type { Notice } from '../../../shared/contract/app.ts';
import { api, faultOf } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';

/** Marks these notices as read; a failure is said, as nothing else would show it. */
export async function markAllRead(notices: readonly Notice[]): Promise<void> {
  const noticeIds = notices.filter(({ read }) => !read).map(({ id }) => id).slice(0, 500);
  if (noticeIds.length === 0) return;
  try {
    await api.app.notices.markRead({ noticeIds });
  } catch (error) {
    announce(faultOf(error).message, { tone: 'error' });
  }
}
