import { ChevronLeft, ChevronRight, Trash2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { fetchUrl } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { formatBytes, formatDateTime } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { PreviewMedia } from './PreviewMedia.tsx';
import { kindWords } from './capture-words.ts';
import { thumbnailUrl } from './Thumbnail.tsx';
import styles from './Capture.module.css';

export interface CapturePreviewProps {
  readonly connectionId: ConnectionId;
  readonly capture: Capture;
  /** What is shown in the sheet, in its order: the neighbours to step to. */
  readonly neighbours: readonly Capture[];
  readonly refusal: string | null;
  /** Another capture, or null for the live view. */
  readonly onOpen: (captureId: string | null) => void;
  readonly onDelete: (captureIds: readonly string[]) => void;
}

/** One capture, large: a photo, or a recording played straight from the headset. */
export function CapturePreview({ connectionId, capture, neighbours, refusal, onOpen, onDelete }: CapturePreviewProps) {
  const index = neighbours.findIndex(({ id }) => id === capture.id);
  const previous = index > 0 ? neighbours[index - 1] : undefined;
  const next = index >= 0 ? neighbours[index + 1] : undefined;
  useCommands([
    { id: 'capture.close', title: 'Back to the live view', group: 'Capture', keys: 'Escape', run: () => { onOpen(null); } },
    { id: 'capture.previous', title: 'Previous capture', group: 'Capture', keys: '[', when: previous !== undefined, run: () => { if (previous !== undefined) onOpen(previous.id); } },
    { id: 'capture.next', title: 'Next capture', group: 'Capture', keys: ']', when: next !== undefined, run: () => { if (next !== undefined) onOpen(next.id); } },
  ]);
  return (
    <section className={styles.preview} aria-label={`Preview of ${capture.name}`}>
      <div className={styles.previewStage}>
        <Waiting capture={capture} connectionId={connectionId} />
      </div>
      <div className={styles.previewBar}>
        <IconButton label="Previous" keys="[" icon={<ChevronLeft aria-hidden="true" />} isDisabled={previous === undefined} onPress={() => { if (previous !== undefined) onOpen(previous.id); }} />
        <IconButton label="Next" keys="]" icon={<ChevronRight aria-hidden="true" />} isDisabled={next === undefined} onPress={() => { if (next !== undefined) onOpen(next.id); }} />
        <span className={styles.previewName} title={capture.name}>{capture.name}</span>
        <span className={styles.faint}>{[kindWords[capture.kind], formatBytes(capture.sizeBytes), capture.createdAt === null ? null : formatDateTime(capture.createdAt)].filter((part) => part !== null).join(' · ')}</span>
        <span className={styles.gap} />
        <IconButton label="Delete" tone="danger" icon={<Trash2 aria-hidden="true" />} isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={() => { onDelete([capture.id]); }} />
        <IconButton label="Back to the live view" keys="Esc" icon={<X aria-hidden="true" />} onPress={() => { onOpen(null); }} />
      </div>
    </section>
  );
}

/** Stepping through captures must not fetch each of them whole: the large picture follows a moment after the small one. */
const settleMs = 150;

function Waiting({ connectionId, capture }: { readonly connectionId: ConnectionId; readonly capture: Capture }) {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(true); }, settleMs);
    return () => { clearTimeout(timer); };
  }, []);
  if (capture.kind === 'other') return <p className={styles.previewWords}>Fabriscope cannot show this kind of file. Download it to open it elsewhere.</p>;
  if (capture.settling) return <p className={styles.previewWords}>The headset is still writing this recording. It can be played in a moment.</p>;
  return (
    <>
      <img className={styles.previewSmall} src={thumbnailUrl(connectionId, capture.id)} alt="" />
      {isSettled ? <PreviewMedia capture={capture} url={fetchUrl(`/devices/${connectionId}/captures/${capture.id}`)} /> : null}
    </>
  );
}
