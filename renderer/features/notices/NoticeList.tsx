import { useNavigate } from '@tanstack/react-router';
import type { Notice } from '../../../shared/contract/app.ts';
import { routePath } from '../../app/route-path.ts';
import { Age } from '../../components/Age.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { markAllRead } from './notice-acts.ts';
import styles from './NoticeList.module.css';

const looks = { info: { tone: 'off', word: 'Note' }, warning: { tone: 'warn', word: 'Warning' }, error: { tone: 'error', word: 'Error' } } as const;

/** What happened, newest first; a press opens the thing it is about and marks it as read. */
export function NoticeList({ notices, limit = 500, onOpen }: { readonly notices: readonly Notice[]; readonly limit?: number; readonly onOpen?: () => void }) {
  const navigate = useNavigate();
  const shown = [...notices].sort((a, b) => b.at - a.at).slice(0, limit);
  if (shown.length === 0) return <EmptyState title="Nothing has happened that needs you" body="Warnings about batteries, heat, lost headsets and failed tasks gather here." />;
  const open = (notice: Notice): void => {
    void markAllRead([notice]);
    if (notice.href === null) return;
    onOpen?.();
    void navigate({ href: routePath(notice.href) });
  };
  return (
    <ul className={styles.list}>
      {shown.map((notice) => (
        <li key={notice.id}>
          <button type="button" className={styles.notice} data-read={notice.read} onClick={() => { open(notice); }}>
            <span className={styles.mark}><StateMark {...looks[notice.severity]} hideWord /></span>
            <span className={styles.title}>{notice.title}{notice.read ? null : <span className="visually-hidden"> (new)</span>}</span>
            <span className={styles.age}><Age at={notice.at} /></span>
            {notice.body === '' ? null : <span className={styles.body}>{notice.body}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
