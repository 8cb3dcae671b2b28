import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './ConfirmAct.module.css';

const minutes = 15;

/** Unlocks a cluster right where an act needs it, for a quarter of an hour. */
export function UnlockHere({ connection }: { readonly connection: Connection | null }) {
  const [typed, setTyped] = useState('');
  const unlock = useAct(async (known: Connection) => {
    await api.clusters.access.unlock({ connectionId: known.id, minutes, typedName: known.production ? typed.trim() : known.name });
  });
  if (connection === null) return null;
  const isTyped = !connection.production || typed.trim() === connection.name;
  return (
    <div className={styles.unlock}>
      <p><Lock aria-hidden="true" /> <b>{connection.name} is locked:</b> nothing is changed there until it is unlocked.</p>
      {connection.production ? <TextField label={`Type “${connection.name}” to unlock this production cluster`} value={typed} onChange={setTyped} monospace /> : null}
      <Button isBusy={unlock.busy} isDisabled={!isTyped} disabledReason={`Type “${connection.name}” first.`} onPress={() => unlock.run(connection)}>Unlock for {minutes} min</Button>
      {unlock.fault === null ? null : <FaultPanel fault={unlock.fault} compact />}
    </div>
  );
}
