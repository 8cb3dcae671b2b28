import { useState } from 'react';
import type { DiscoveredTarget } from '../../../shared/contract/connections.ts';
import { parseAddress } from '../../../shared/domain/address.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './AddHeadset.module.css';

export interface FindStepProps {
  readonly onChoose: (address: string) => void;
  readonly onOpen: (id: ConnectionId) => unknown;
}

/** What announces itself on the network, an address by hand, and what to do when it is neither. */
export function FindStep({ onChoose, onOpen }: FindStepProps) {
  const found = useCollection((signal) => api.connections.discover(undefined, { signal }), ({ key }: DiscoveredTarget) => key, []);
  return (
    <>
      <AddressForm onChoose={onChoose} />
      <Panel title="Found on this network">
        <div className={styles.found}>
          {found.items.map((target) => <Target key={target.key} target={target} onChoose={onChoose} onOpen={onOpen} />)}
          {found.phase === 'lost' && found.fault !== null ? <FaultPanel fault={found.fault} /> : (
            <p className={styles.listening} role="status"><Spinner />{found.items.length === 0 ? 'Listening for headsets that announce themselves…' : 'Still listening…'}</p>
          )}
        </div>
      </Panel>
      <Disclosure title="It does not show up, or hangs on a cable"><Hints onChoose={onChoose} /></Disclosure>
    </>
  );
}

function AddressForm({ onChoose }: { readonly onChoose: (address: string) => void }) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = parseAddress(text);
  const submit = (): void => {
    setTried(true);
    if (parsed.ok) onChoose(text.trim());
  };
  return (
    <form className={styles.addressForm} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <TextField
        label="Address or name"
        value={text}
        onChange={(value) => { setText(value); setTried(false); }}
        placeholder="192.168.0.12 or bench3.local"
        inputMode="url"
        autoFocus
        description={parsed.ok && parsed.notes.length > 0 ? parsed.notes.join(' ') : 'In the headset: Settings › Update & Security › For developers shows it under Device Portal.'}
        error={tried && !parsed.ok ? `${parsed.problem} ${parsed.hint}` : null}
        after={<Button type="submit" variant="primary">Try this address</Button>}
      />
    </form>
  );
}

function addressOf({ endpoint }: DiscoveredTarget): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `${endpoint.scheme}://${host}:${endpoint.port}`;
}

function Target({ target, onChoose, onOpen }: { readonly target: DiscoveredTarget } & FindStepProps) {
  const { connectionId } = target;
  const quiet = [target.endpoint.host, target.deviceType, target.architecture, ...target.tags].filter((part) => part !== null && part !== '').join(' · ');
  return (
    <button type="button" className={styles.target} onClick={() => { if (connectionId === null) onChoose(addressOf(target)); else onOpen(connectionId); }}>
      <span className={styles.targetName}>{target.name}</span>
      <span className={styles.targetQuiet}>{quiet}</span>
      <span className={styles.targetAct}>{connectionId === null ? 'Add' : 'Already in the list: open'}</span>
    </button>
  );
}

function Hints({ onChoose }: { readonly onChoose: (address: string) => void }) {
  return (
    <div className={styles.hints}>
      <div className={styles.hint}>
        <strong>In the headset</strong>
        <span>Settings › Update &amp; Security › For developers: switch on “Use developer features”, “Device Portal” and, on HoloLens 2, “Device discovery”. The address stands below Device Portal.</span>
      </div>
      <div className={styles.hint}>
        <strong>HoloLens 2 on USB</strong>
        <span>It appears as a network card with an address that begins with 169.254. Settings › Network &amp; Internet on this machine shows the card; the headset announces itself there too and is listed above after some seconds.</span>
      </div>
      <div className={styles.hint}>
        <strong>HoloLens (1st gen) on USB</strong>
        <span>With the Windows SDK’s “USB device connectivity” service on this machine it is reached at <code>http://127.0.0.1:10080</code>. The cable is not encrypted, and nobody else is on it.</span>
        <span><Button onPress={() => { onChoose('http://127.0.0.1:10080'); }}>Try the USB address</Button></span>
      </div>
      <div className={styles.hint}>
        <strong>Another network</strong>
        <span>Headset and this machine must reach each other: the same Wi-Fi, no guest network that keeps its guests apart, no VPN in between. An address works across routers, announcements do not.</span>
      </div>
    </div>
  );
}
