import { useState } from 'react';
import type { HistoryDetail, HistoryRow } from '../../../shared/contract/history/rows.ts';
import { deploymentResults } from '../../../shared/domain/history/deployment.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime } from '../../components/format.ts';
import { Select } from '../../components/Select.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { resultLooks } from './row-looks.ts';
import styles from './history.module.css';

/** A person may know better than the source: the correction is kept beside what the source said, with its reason. */
export function CorrectRow({ detail, onCorrected }: { readonly detail: HistoryDetail; readonly onCorrected: () => unknown }) {
  const [isOpen, setOpen] = useState(false);
  const { corrected, row } = detail;
  return (
    <section className={styles.part} aria-label="Correction">
      {corrected === null ? null : <p>Corrected to “{resultLooks[corrected.as].word}” on {formatDateTime(corrected.at)}: {corrected.why}</p>}
      <p><Button variant="quiet" onPress={() => { setOpen(true); }}>{corrected === null ? 'The result is wrong…' : 'Change or take back…'}</Button></p>
      {isOpen ? <Correct row={row} isCorrected={corrected !== null} onClose={() => { setOpen(false); }} onDone={() => { setOpen(false); onCorrected(); }} /> : null}
    </section>
  );
}

const takeBack = 'take-back';

function Correct({ row, isCorrected, onClose, onDone }: { readonly row: HistoryRow; readonly isCorrected: boolean; readonly onClose: () => void; readonly onDone: () => void }) {
  const [as, setAs] = useState<HistoryRow['result'] | typeof takeBack>(isCorrected ? takeBack : 'failed');
  const [why, setWhy] = useState('');
  const save = useAct(async () => {
    await api.history.rows.reclassify({ key: row.key, as: as === takeBack ? null : as, why });
    onDone();
  });
  return (
    <Dialog
      title={`Correct the result of ${row.name}`} isOpen size="small" onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={save.busy} isDisabled={why.trim() === ''} disabledReason="Say why." onPress={() => save.run()}>Correct</Button></>}
    >
      <p className={styles.faint}>What the source said stays in the journal. Figures count the corrected result.</p>
      <Select
        label="Really it was" value={as} onChange={setAs}
        options={[...(isCorrected ? [{ value: takeBack, label: 'What the source said' } as const] : []), ...deploymentResults.filter((result) => result !== 'waiting' && result !== 'running').map((value) => ({ value, label: resultLooks[value].word }))]}
      />
      <TextArea label="Why" value={why} onChange={setWhy} />
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
