/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a sheet of which only a part is drawn cannot be a table */
import { Check, CheckCheck } from 'lucide-react';
import { memo } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { formatExact } from '../../components/format.ts';
import { shortTime, sizeWords, spokenCapture } from './capture-words.ts';
import { Thumbnail } from './Thumbnail.tsx';
import styles from './ContactSheet.module.css';

export interface CaptureCellProps {
  readonly id: string;
  readonly column: number;
  readonly connectionId: ConnectionId;
  readonly capture: Capture;
  readonly isSelected: boolean;
  readonly isOpen: boolean;
  /** It has the tab stop. */
  readonly isActive: boolean;
  readonly index: number;
}

/** One capture in the sheet. The sheet hears its events: while it scrolls, cells that stay are not drawn again. */
export const CaptureCell = memo(function CaptureCell({ id, column, connectionId, capture, isSelected, isOpen, isActive, index }: CaptureCellProps) {
  return (
    <div
      id={id}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={isSelected}
      aria-label={spokenCapture(capture)}
      aria-current={isOpen ? 'true' : undefined}
      className={styles.cell}
      tabIndex={isActive ? 0 : -1}
      title={`${capture.name}${capture.createdAt === null ? '' : `\n${formatExact(capture.createdAt)}`}`}
      data-index={index}
    >
      <Thumbnail connectionId={connectionId} capture={capture} />
      <span className={styles.box} data-box="" aria-hidden="true">{isSelected ? <Check /> : null}</span>
      <span className={styles.caption}>
        <span className={styles.time}>{shortTime(capture)}</span>{' '}
        <span className={styles.size}>{sizeWords(capture)}</span>{' '}
        {capture.downloaded === null ? null : (
          <span className={styles.downloaded} title={`Downloaded to ${capture.downloaded.folderLabel}${capture.downloaded.verified ? ', size verified' : ''}`}>
            {capture.downloaded.verified ? <CheckCheck aria-hidden="true" /> : <Check aria-hidden="true" />}saved
          </span>
        )}
      </span>
    </div>
  );
});
