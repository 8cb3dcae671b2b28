import { Segmented } from '../../components/Segmented.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { OfferedCertificate } from './OfferedCertificate.tsx';
import { filledFrom, serverProblems, type OfferedServer, type ServerDraft } from './server-draft.ts';
import styles from './access.module.css';

const kinds = [
  { value: 'certificate', label: 'This certificate' },
  { value: 'thumbprints', label: 'Thumbprints' },
  { value: 'commonName', label: 'Common name and issuer' },
] as const;

const meaning: Readonly<Record<ServerDraft['kind'], string>> = {
  certificate: 'Exactly the certificate that it shows now. When the cluster rolls over to a new one, Fabriscope stops and asks you to compare again.',
  thumbprints: 'Any certificate with one of these thumbprints, SHA-1 as Service Fabric prints them or SHA-256. Give the next one too before a rollover, so that nothing stops.',
  commonName: 'Any certificate with this common name, issued by one of these authorities. Survives every rollover that keeps both.',
};

export interface ServerIdentityFormProps {
  readonly draft: ServerDraft;
  readonly offered: OfferedServer | null;
  /** Mistakes are told from the first try to go on. */
  readonly showProblems: boolean;
  readonly onChange: (draft: ServerDraft) => void;
}

/** By what the cluster is recognised from now on: its certificate, thumbprints, or name and issuer. */
export function ServerIdentityForm({ draft, offered, showProblems, onChange }: ServerIdentityFormProps) {
  const problems = showProblems ? serverProblems(draft, offered) : {};
  return (
    <div className={styles.form}>
      <Segmented label="Recognise it by" value={draft.kind} options={kinds} onChange={(kind) => { onChange(filledFrom({ ...draft, kind }, offered)); }} />
      <p className={styles.prose}>{meaning[draft.kind]}</p>
      {offered === null ? (problems.certificate === undefined ? null : <p role="alert" className={styles.problem}>{problems.certificate}</p>) : <OfferedCertificate offered={offered} />}
      {draft.kind === 'thumbprints' ? (
        <TextArea label="Thumbprints, one on each line" value={draft.thumbprints} onChange={(thumbprints) => { onChange({ ...draft, thumbprints }); }} rows={3} monospace error={problems.thumbprints} />
      ) : null}
      {draft.kind === 'commonName' ? (
        <>
          <TextArea label="Common names, one on each line" value={draft.commonNames} onChange={(commonNames) => { onChange({ ...draft, commonNames }); }} rows={2} monospace error={problems.commonNames} />
          <TextArea label="Thumbprints of the issuers, one on each line" value={draft.issuerThumbprints} onChange={(issuerThumbprints) => { onChange({ ...draft, issuerThumbprints }); }} rows={2} monospace error={problems.issuerThumbprints} />
        </>
      ) : null}
    </div>
  );
}
