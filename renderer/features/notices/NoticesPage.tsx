import { api, useAct } from '../../app/api.ts';
import { useNotices } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { markAllRead } from './notice-acts.ts';
import { NoticeList } from './NoticeList.tsx';

/** Everything that happened while the program ran. */
export function NoticesPage() {
  const { items, phase } = useNotices();
  const clear = useAct(() => api.app.notices.clear());
  return (
    <>
      <PageHeader title="Notices" detail="What happened while Fabriscope ran. The same cause speaks once.">
        <Button isDisabled={items.every(({ read }) => read)} onPress={() => markAllRead(items)}>Mark all read</Button>
        <Button isDisabled={items.length === 0} isBusy={clear.busy} onPress={() => clear.run()}>Clear the list</Button>
      </PageHeader>
      {clear.fault === null ? null : <FaultPanel fault={clear.fault} onAction={() => clear.run()} />}
      {phase === 'loading' ? <Skeleton lines={6} /> : <NoticeList notices={items} />}
    </>
  );
}
