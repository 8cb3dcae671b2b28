import { Copy } from 'lucide-react';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { announce } from '../../components/announce.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Missing } from './Missing.tsx';
import { orderAdapters, usableAddresses, type Adapter } from './network-words.ts';
import styles from './home.module.css';

/** Every network adapter of the headset with its addresses; the one it is reached by comes first. */
export function AdaptersPanel({ status }: { readonly status: HeadsetStatus }) {
  const { network } = status;
  return (
    <Panel title="Network adapters">
      {network === null ? <Missing status={status} part="network" /> : network.adapters.length === 0 ? <span className={styles.missing}>The headset lists none.</span> : (
        <div>{orderAdapters(network.adapters).map((adapter, index) => <AdapterRow key={`${index} ${adapter.hardwareAddress}`} adapter={adapter} />)}</div>
      )}
    </Panel>
  );
}

function AdapterRow({ adapter }: { readonly adapter: Adapter }) {
  const addresses = usableAddresses(adapter);
  return (
    <div className={styles.adapter}>
      <div className={styles.adapterName}>{adapter.description}</div>
      <div className={styles.faint}>{adapter.type}, <span className={styles.mono}>{adapter.hardwareAddress || 'no hardware address'}</span></div>
      {addresses.length === 0 ? <div className={styles.missing}>Not connected</div> : addresses.map((address) => (
        <div key={address} className={styles.address}>
          <span className={styles.mono}>{address}</span>
          <IconButton label={`Copy ${address}`} icon={<Copy aria-hidden="true" />} onPress={() => copy(address)} />
        </div>
      ))}
    </div>
  );
}

async function copy(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    announce(`Copied ${address}.`, { tone: 'ok' });
  } catch {
    announce('The browser did not allow copying. Mark the address and copy it by hand.', { tone: 'warn' });
  }
}
