import { useState } from 'react';
import type { DraftParameter } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { SecretPicker, type ChosenSecret } from './SecretPicker.tsx';
import styles from './deploy.module.css';

export interface ParameterEditorProps {
  readonly connectionId: ConnectionId;
  readonly draftId: string;
  readonly parameter: DraftParameter;
  readonly onClose: () => void;
}

type Kind = 'default' | 'literal' | 'reference';

/** Gives one parameter its value: the default, a literal, or a secret of a vault that only Azure reads. */
export function ParameterEditor({ connectionId, draftId, parameter, onClose }: ParameterEditorProps) {
  const { name, type, secure, value, allowedValues, defaultValue } = parameter;
  const [kind, setKind] = useState<Kind>(value.kind === 'reference' || (secure && value.kind !== 'default') ? 'reference' : value.kind === 'default' ? 'default' : 'literal');
  const [literal, setLiteral] = useState(value.kind === 'literal' ? value.value : '');
  const [secret, setSecret] = useState<ChosenSecret | null>(value.kind === 'reference' ? { vaultId: value.vaultId, secretName: value.secretName, secretVersion: value.secretVersion } : null);
  const save = useAct(async () => {
    if (kind === 'reference' && secret === null) return;
    await api.azure.deploy.drafts.setParameter({ draftId, name, value: kind === 'default' ? { kind } : kind === 'literal' ? { kind, value: literal } : { kind: 'reference', ...(secret ?? { vaultId: '/', secretName: '', secretVersion: null }) } });
    onClose();
  });
  const isText = /^(?:secure)?string$/i.test(type);
  const obstacle = kind === 'reference' && secret === null ? 'Choose a secret.' : '';
  return (
    <Dialog
      title={`Set ${name}`} isOpen size="medium" onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={save.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => save.run()}>Set</Button></>}
    >
      {parameter.description === '' ? null : <p className={styles.prose}>{parameter.description}</p>}
      <Segmented
        label="Value" value={kind} onChange={setKind}
        options={[...(defaultValue === null ? [] : [{ value: 'default' as const, label: 'The default' }]), { value: 'literal', label: 'Given here' }, { value: 'reference', label: 'A secret of a vault' }]}
      />
      {kind === 'default' ? <p>{secure ? <em>not shown</em> : defaultValue}</p> : null}
      {kind === 'literal' ? (
        <>
          {secure ? <p className={styles.caveat}>A secret given here is sealed until it is deployed, and then in Azure’s hands. Better is a secret of a vault: nobody here sees it.</p> : null}
          {allowedValues.length > 0 ? <Select label={name} value={literal} options={[...(allowedValues.includes(literal) ? [] : [{ value: literal, label: 'Choose…' }]), ...allowedValues.map((each) => ({ value: each, label: each }))]} onChange={setLiteral} />
            : isText ? <TextField label={name} type={secure ? 'password' : 'text'} value={literal} onChange={setLiteral} autoFocus />
              : <TextArea label={`${name} (${type}, as JSON)`} value={literal} onChange={setLiteral} rows={6} monospace />}
        </>
      ) : null}
      {kind === 'reference' ? <SecretPicker connectionId={connectionId} chosen={secret} onChoose={setSecret} /> : null}
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
