import { PanelTopClose, PanelTopOpen } from 'lucide-react';
import type { Capture } from '../../../shared/contract/devices.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { sumOf, type CaptureView } from './capture-list.ts';
import styles from './Capture.module.css';

const kinds = [
  { value: 'all', label: 'All' },
  { value: 'photos', label: 'Photos' },
  { value: 'videos', label: 'Videos' },
  { value: 'new', label: 'Not downloaded' },
] as const;
const orders = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'largest', label: 'Largest first' },
  { value: 'name', label: 'By name' },
] as const;

export interface SheetBarProps {
  readonly view: CaptureView;
  readonly onView: (view: CaptureView) => void;
  readonly all: readonly Capture[];
  /** The list has come at least once: until then nobody knows how many there are. */
  readonly isKnown: boolean;
  readonly shownCount: number;
  readonly showsPreview: boolean;
  readonly onPreview: (shows: boolean) => void;
}

/** What of the captures is shown, in which order. */
export function SheetBar({ view, onView, all, isKnown, shownCount, showsPreview, onPreview }: SheetBarProps) {
  const sum = sumOf(all);
  const counted = shownCount === all.length ? formatCount(all.length, 'capture') : `${shownCount.toLocaleString('en')} of ${formatCount(all.length, 'capture')}`;
  return (
    <div className={styles.sheetBar}>
      <Segmented label="Kind" isLabelHidden value={view.kind} options={kinds} onChange={(kind) => { onView({ ...view, kind }); }} />
      <div className={styles.search}>
        <SearchField label="Find captures" placeholder="Name, is:video, size>50mb, !is:downloaded" value={view.text} onChange={(text) => { onView({ ...view, text }); }} />
      </div>
      <Select label="Order" isLabelHidden value={view.order} options={orders} onChange={(order) => { onView({ ...view, order }); }} />
      <output className={styles.count}>{isKnown ? counted : ''}{all.length === 0 ? '' : `, ${formatBytes(sum.bytes)}`}</output>
      <IconButton
        label={showsPreview ? 'Hide the preview' : 'Show the preview'} keys="v" isPressed={showsPreview}
        icon={showsPreview ? <PanelTopClose aria-hidden="true" /> : <PanelTopOpen aria-hidden="true" />} onPress={() => { onPreview(!showsPreview); }}
      />
    </div>
  );
}
