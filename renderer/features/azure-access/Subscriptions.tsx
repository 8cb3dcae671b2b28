import { RefreshCw } from 'lucide-react';
import type { AzureProfile } from '../../../shared/contract/azure/profiles.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import styles from './azure-access.module.css';

/** Which subscriptions take part in lists and in the history, and why one cannot be read. */
export function Subscriptions({ profile }: { readonly profile: AzureProfile }) {
  const { connectionId, subscriptions, tenants } = profile;
  const select = useAct((ids: readonly string[]) => api.azure.profiles.select({ connectionId, subscriptionIds: [...ids] }));
  const refresh = useAct(() => api.azure.profiles.refresh({ connectionId }));
  const selected = subscriptions.filter((each) => each.selected).map(({ subscriptionId }) => subscriptionId);
  const tenantName = new Map(tenants.map(({ tenantId, name }) => [tenantId, name]));
  const fault = select.fault ?? refresh.fault;
  return (
    <>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {subscriptions.length === 0 ? <p className={styles.faint}>{profile.signedIn ? 'This account sees no subscription. It needs a role in one, such as Reader.' : 'None is known: sign in first.'}</p> : (
        <ul className={styles.lines}>
          {subscriptions.map(({ subscriptionId, name, tenantId, state, obstacle, mayWrite, selected: isSelected }) => (
            <li key={subscriptionId}>
              <Checkbox
                isSelected={isSelected}
                onChange={(isOn) => { void select.run(isOn ? [...selected, subscriptionId] : selected.filter((id) => id !== subscriptionId)); }}
                description={[subscriptionId, tenantName.get(tenantId) ?? '', state === 'Enabled' ? '' : state, mayWrite === null ? '' : mayWrite ? 'may be written to' : 'may only be read', obstacle].filter(Boolean).join(' · ')}
              >
                {name}
              </Checkbox>
            </li>
          ))}
        </ul>
      )}
      <p><Button icon={<RefreshCw aria-hidden="true" />} isBusy={refresh.busy} onPress={() => refresh.run()}>Look again</Button></p>
    </>
  );
}
