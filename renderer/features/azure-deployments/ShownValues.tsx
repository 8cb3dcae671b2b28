import { Copy } from 'lucide-react';
import type { ShownValue } from '../../../shared/contract/azure/shared.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { copyText } from '../cluster-entity/copy-entity.ts';
import styles from './deployments.module.css';

const nameOf = (id: string): string => id.split('/').at(-1) ?? id;

/** Parameters or outputs; secrets have no value here, references name what they point at. */
export function ShownValues({ label, values }: { readonly label: string; readonly values: readonly ShownValue[] }) {
  if (values.length === 0) return <p className={styles.faint}>None.</p>;
  return (
    <table className={styles.values}>
      <caption className="visually-hidden">{label}</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">Value</th><th scope="col"><span className="visually-hidden">Copy</span></th></tr></thead>
      <tbody>
        {values.map(({ name, type, value, secret, reference }) => (
          <tr key={name}>
            <th scope="row">{name}<span className={styles.faint}> {type}</span></th>
            <td>{reference !== null ? <>secret <code>{reference.secretName}</code> of the vault {nameOf(reference.vaultId)}</> : secret || value === null ? <em>secret, not shown</em> : <span className={styles.value}>{value}</span>}</td>
            <td>{value === null || secret ? null : <IconButton label={`Copy ${name}`} icon={<Copy aria-hidden="true" />} onPress={() => copyText(value, `${name} copied`)} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
