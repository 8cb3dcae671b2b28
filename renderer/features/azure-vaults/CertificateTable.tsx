import type { CertificateChoice } from '../../../shared/contract/azure/deploy.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { formatDate } from '../../components/format.ts';
import { copyText } from '../cluster-entity/copy-entity.ts';
import styles from './vaults.module.css';

export interface CertificateTableProps {
  readonly vaultId: string;
  readonly certificates: readonly CertificateChoice[];
  readonly chosenName?: string | null;
  readonly onChoose?: (certificate: CertificateChoice) => void;
}

/** The three values that a cluster wants, as lines of a parameters file. */
export function tripleText(vaultId: string, { thumbprint, certificateUrl }: Pick<CertificateChoice, 'thumbprint' | 'certificateUrl'>): string {
  return JSON.stringify({ certificateThumbprint: { value: thumbprint }, certificateUrlValue: { value: certificateUrl }, sourceVaultValue: { value: vaultId } }, null, 2);
}

/** Certificates of a vault with thumbprint, address and end; one press copies all that a cluster wants. */
export function CertificateTable({ vaultId, certificates, chosenName = null, onChoose }: CertificateTableProps) {
  if (certificates.length === 0) return <p className={styles.faint}>This vault has no certificate.</p>;
  return (
    <div className={styles.wide}><table className={styles.table}>
      <caption className="visually-hidden">Certificates</caption>
      <thead><tr><th scope="col">Certificate</th><th scope="col">Until</th><th scope="col">Thumbprint and address</th><th scope="col"><span className="visually-hidden">Act</span></th></tr></thead>
      <tbody>
        {certificates.map((certificate) => (
          <tr key={`${certificate.name} ${certificate.version}`} data-chosen={chosenName === certificate.name || undefined}>
            <th scope="row">{certificate.name}{certificate.enabled ? null : <> <Chip>disabled</Chip></>}<p className={styles.faint}>{certificate.subject}</p>{certificate.warnings.map((words) => <Chip key={words} tone="warn">{words}</Chip>)}</th>
            <td className={styles.nowrap}>{certificate.notAfter === null ? 'not told' : formatDate(certificate.notAfter)}</td>
            <td><code className={styles.nowrap}>{certificate.thumbprint}</code><p><code>{certificate.certificateUrl}</code></p></td>
            <td className={styles.certificateActs}>
              <Button variant="quiet" onPress={() => copyText(tripleText(vaultId, certificate), 'Thumbprint, address and vault id copied')}>Copy the three values<span className="visually-hidden"> of {certificate.name}</span></Button>
              {onChoose === undefined ? null : <Button isDisabled={!certificate.enabled} disabledReason="It is disabled." onPress={() => { onChoose(certificate); }}>{chosenName === certificate.name ? 'Chosen' : `Choose ${certificate.name}`}</Button>}
            </td>
          </tr>
        ))}
      </tbody>
    </table></div>
  );
}
