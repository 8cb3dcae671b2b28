import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { sumOf } from './capture-list.ts';
import { amountWords } from './capture-words.ts';

export interface DeleteCapturesProps {
  readonly connectionId: ConnectionId;
  readonly name: string;
  /** Empty: nothing is asked. */
  readonly captures: readonly Capture[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const namesShown = 3;
/** From here on the count has to be typed where something would be lost for good. */
const typedFrom = 20;

/** Asks before captures are deleted from the headset, with what would be lost. */
export function DeleteCaptures({ connectionId, name, captures, onClose, onDone }: DeleteCapturesProps) {
  const sum = sumOf(captures);
  const remove = useAct(async () => {
    await api.devices.captures.remove({ connectionId, captureIds: captures.map(({ id }) => id) });
    announce(`Deleting ${formatCount(sum.count, 'capture')} from ${name}.`);
    onDone();
  });
  const lost = sum.notDownloaded === 0
    ? 'All of them have been downloaded.'
    : sum.notDownloaded === sum.count
      ? sum.count === 1 ? 'It has not been downloaded.' : 'None of them has been downloaded.'
      : `${sum.notDownloaded} of them ${sum.notDownloaded === 1 ? 'has' : 'have'} not been downloaded.`;
  return (
    <ConfirmDialog
      title={sum.count === 1 ? `Delete this capture from ${name}?` : `Delete ${formatCount(sum.count, 'capture')} from ${name}?`}
      isOpen={captures.length > 0}
      object={<>{captures.slice(0, namesShown).map((capture) => <div key={capture.id}>{capture.name}</div>)}{captures.length > namesShown ? <div>and {captures.length - namesShown} more</div> : null}</>}
      consequence={<>{amountWords(sum.count, sum.bytes)} will be gone from the headset; it has no trash to bring them back from. {sum.count === 1 && sum.notDownloaded === 0 ? 'It has been downloaded.' : lost}</>}
      confirmLabel={sum.count === 1 ? 'Delete it' : `Delete ${sum.count}`}
      {...(sum.notDownloaded > 0 && sum.count >= typedFrom ? { typeToConfirm: String(sum.count) } : {})}
      isBusy={remove.busy}
      onConfirm={() => remove.run()}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    >
      {remove.fault === null ? null : <FaultPanel fault={remove.fault} compact />}
    </ConfirmDialog>
  );
}
