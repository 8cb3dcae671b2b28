import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import overlay from '../../components/Overlay.module.css';
import { NoticeList } from '../../features/notices/NoticeList.tsx';
import { markAllRead } from '../../features/notices/notice-acts.ts';
import { useNotices } from '../live/live-data.ts';
import styles from './NoticesPopover.module.css';

/** The last notices, over the footer's button. */
export default function NoticesPopover({ anchor, onClose }: { readonly anchor: RefObject<HTMLElement | null>; readonly onClose: () => void }) {
  const { items } = useNotices();
  return (
    <Popover className={classNames(overlay.popover, styles.popover)} triggerRef={anchor} isOpen placement="top end" onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog aria-label="Notices" className={classNames(styles.dialog)}>
        <NoticeList notices={items} limit={12} onOpen={onClose} />
        <footer className={styles.footer}>
          <Link to="/notices" onClick={onClose}>All notices</Link>
          <Button variant="quiet" isDisabled={items.every(({ read }) => read)} onPress={() => markAllRead(items)}>Mark all read</Button>
        </footer>
      </Dialog>
    </Popover>
  );
}
