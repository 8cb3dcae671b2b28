import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { parseAddress } from '../../../shared/domain/address.ts';
import { api, useAct } from '../../app/api.ts';
import { useConnections } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { addressText, editChange, type HeadsetEdit } from './headset-edit.ts';
import styles from './Manage.module.css';

/** Name, address, group and the marks of a saved connection; a cluster's addresses are changed where its access is. */
export function EditDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const formId = useId();
  const { items } = useConnections();
  const [edit, setEdit] = useState<HeadsetEdit>({
    name: connection.name, address: addressText(connection.endpoint), group: connection.group ?? '', production: connection.production, autoConnect: connection.autoConnect,
  });
  const change = (part: Partial<HeadsetEdit>): void => { setEdit((before) => ({ ...before, ...part })); };
  const address = parseAddress(edit.address);
  const groups = [...new Set(items.flatMap(({ group }) => (group === null ? [] : [group])))].filter((group) => group !== edit.group);
  const save = useAct(async () => {
    await api.connections.update({ connectionId: connection.id, ...editChange(connection, edit) });
    onClose();
  });
  const isCluster = connection.kind === 'cluster';
  const isValid = edit.name.trim() !== '' && (isCluster || address.ok);
  return (
    <Dialog
      title={`Edit ${connection.name}`}
      isOpen
      onClose={onClose}
      isDismissable={false}
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={save.busy} isDisabled={!isValid} disabledReason={isCluster ? 'A name is needed.' : 'Name and address are needed.'} onPress={() => save.run()}>Save</Button>
        </>
      )}
    >
      <form id={formId} className={styles.form} onSubmit={(event) => { event.preventDefault(); if (isValid) void save.run(); }}>
        <TextField label="Name here" value={edit.name} onChange={(name) => { change({ name }); }} maxLength={200} autoFocus description={isCluster ? 'Only Fabriscope uses it. It is what you type before this cluster is unlocked.' : 'Only Fabriscope uses it. The headset’s own name is changed on its home screen.'} error={edit.name.trim() === '' ? 'A name is needed.' : null} />
        {isCluster ? <p className={styles.note}>Its gateway addresses are changed on its <Link to="/clusters/$connectionId/access" params={{ connectionId: connection.id }} onClick={onClose}>access screen</Link>.</p> : <TextField label="Address" value={edit.address} onChange={(text) => { change({ address: text }); }} inputMode="url" description="The pinned certificate stays: if another device answers there, it is blocked." error={address.ok ? null : address.problem} />}
        <TextField label="Group" value={edit.group} onChange={(group) => { change({ group }); }} maxLength={80} placeholder="none" />
        {groups.length === 0 ? null : <div className={styles.chips}>{groups.map((group) => <Chip key={group} onPress={() => { change({ group }); }}>{group}</Chip>)}</div>}
        <Checkbox isSelected={edit.production} onChange={(production) => { change({ production }); }} description={isCluster ? 'A stripe of colour everywhere; unlocking and removing it ask for its name.' : 'A stripe of colour everywhere, and removing it asks for its name.'}>Production: must not be touched by accident</Checkbox>
        <Checkbox isSelected={edit.autoConnect} onChange={(autoConnect) => { change({ autoConnect }); }}>Connect when Fabriscope starts</Checkbox>
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
