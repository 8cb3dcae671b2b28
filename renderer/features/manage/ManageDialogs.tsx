import { useConnection } from '../../app/live/live-data.ts';
import { closeManage, useManage } from '../../app/shell/manage-state.ts';
import { EditDialog } from './EditDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { TestDialog } from './TestDialog.tsx';

/** The dialog about a saved headset that is open, if any. */
export default function ManageDialogs() {
  const open = useManage((state) => state.open);
  const connection = useConnection(open?.connectionId ?? null);
  if (open === null || connection === null) return null;
  switch (open.dialog) {
    case 'edit': return <EditDialog connection={connection} onClose={closeManage} />;
    case 'test': return <TestDialog connection={connection} onClose={closeManage} />;
    case 'remove': return <RemoveDialog connection={connection} onClose={closeManage} />;
  }
}
