import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';
import { TextArea } from '../../components/TextArea.tsx';
import { endpointUrl } from './endpoint-url.ts';
import styles from './access.module.css';

export interface AddressFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
  /** Enter without Shift; with it a line is added. */
  readonly onEnter?: () => void;
}

/** One or several gateway addresses, with what was made of them while they are typed. */
export function AddressField({ value, onChange, autoFocus = false, onEnter }: AddressFieldProps) {
  const parsed = value.trim() === '' ? null : parseGateways(value);
  return (
    <div className={styles.form}>
      <TextArea
        label="Address"
        value={value}
        onChange={onChange}
        rows={2}
        monospace
        autoFocus={autoFocus}
        maxLength={2_000}
        placeholder="mycluster.westeurope.cloudapp.azure.com"
        description="A name or address of a gateway, or of Service Fabric Explorer as copied from a browser. Several, for when one is down: one on each line."
        error={parsed?.ok === false ? `${parsed.problem} ${parsed.hint}` : null}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || onEnter === undefined) return;
          event.preventDefault();
          onEnter();
        }}
      />
      <div className={styles.understood} role="status">
        {parsed?.ok !== true ? null : (
          <>
            <p>Understood: {parsed.gateways.map((gateway, index) => <span key={endpointUrl(gateway)}>{index === 0 ? '' : ', '}<code>{endpointUrl(gateway)}</code></span>)}</p>
            {parsed.notes.length === 0 ? null : <ul>{parsed.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
          </>
        )}
      </div>
    </div>
  );
}
