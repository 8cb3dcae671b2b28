import { useQuery } from '@tanstack/react-query';
import { FileKey } from 'lucide-react';
import { useRef } from 'react';
import { orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { uploadFile } from '../apps/upload-file.ts';
import { useHandFiles } from '../cluster-access/use-hand-files.ts';
import { clientProblem, cloudChoices, cloudProblem, methodChoices, tenantProblem, type AzureDraft } from './azure-draft.ts';
import styles from './azure-access.module.css';

export interface AzureFieldsProps {
  readonly draft: AzureDraft;
  readonly onChange: (change: Partial<AzureDraft>) => void;
  /** Problems are said once somebody tried to go on. */
  readonly showProblems: boolean;
}

/** Which cloud and which tenant. */
export function WhereFields({ draft, onChange, showProblems }: AzureFieldsProps) {
  return (
    <>
      <Select label="Cloud" value={draft.cloud} options={cloudChoices} onChange={(cloud) => { onChange({ cloud }); }} />
      {draft.cloud !== 'custom' ? null : (
        <>
          <TextField label="Address of its Resource Manager" type="url" value={draft.arm} onChange={(arm) => { onChange({ arm }); }} placeholder="https://management.local.azurestack.external" description="Where to sign in and where vaults are is read from its metadata." error={showProblems ? cloudProblem(draft) || null : null} />
          <Disclosure title="Its authority and its certificates" defaultOpen={draft.authority !== '' || draft.caPem !== ''}>
            <TextField label="Address of its authority" type="url" value={draft.authority} onChange={(authority) => { onChange({ authority }); }} description="Only where its metadata names another one than you are to sign in at." />
            <TextArea label="Certificate of its own authority (PEM)" value={draft.caPem} onChange={(caPem) => { onChange({ caPem }); }} rows={4} monospace placeholder="-----BEGIN CERTIFICATE-----" maxLength={200_000} description="Believed for this profile only, beside those of the system." />
          </Disclosure>
        </>
      )}
      <TextField label="Tenant" value={draft.tenant} onChange={(tenant) => { onChange({ tenant }); }} description="An id, a domain such as contoso.com, or organizations for whichever you belong to." error={showProblems ? tenantProblem(draft) || null : null} maxLength={300} />
    </>
  );
}

/** As whom, and by which way. */
export function SignInFields({ draft, onChange, showProblems }: AzureFieldsProps) {
  const note = methodChoices.find(({ value }) => value === draft.method)?.note ?? '';
  return (
    <>
      <Segmented label="Sign in with" value={draft.method} options={methodChoices.map(({ value, label }) => ({ value, label }))} onChange={(method) => { onChange({ method }); }} />
      <p className={styles.prose}>{note}</p>
      {draft.method === 'cli' ? <CliState /> : (
        <>
          <TextField
            label="Application (client) id" value={draft.clientId} onChange={(clientId) => { onChange({ clientId }); }} monospace maxLength={64} placeholder="00000000-0000-0000-0000-000000000000"
            description="Of a registration of your own in Microsoft Entra: Fabriscope brings none, so that no one else’s is used." error={showProblems ? clientProblem(draft) || null : null}
          />
          <Disclosure title="How to register one">
            <ol className={styles.howTo}>
              <li>In the Entra admin centre, open App registrations and press New registration.</li>
              {draft.method === 'browser' || draft.method === 'device-code' ? (
                <>
                  <li>Under Authentication add the platform “Mobile and desktop applications” with the redirect address <code>http://localhost</code>.</li>
                  <li>For device codes, turn on “Allow public client flows”.</li>
                  <li>Under API permissions add Azure Service Management, and Azure Key Vault for vaults: user_impersonation, delegated. Some tenants want an administrator’s consent.</li>
                </>
              ) : (
                <>
                  <li>Under Certificates and secrets add {draft.method === 'secret' ? 'a client secret, and copy its value now: it is shown once' : 'the certificate without its key'}.</li>
                  <li>Give the application a role in each subscription, such as Reader, under Access control (IAM).</li>
                </>
              )}
              <li>Copy the Application (client) id from its overview.</li>
            </ol>
          </Disclosure>
        </>
      )}
      {draft.method === 'secret' ? <TextField label="Client secret" type="password" value={draft.secret} onChange={(secret) => { onChange({ secret }); }} maxLength={2_000} description="It goes into the secret store and never comes back to this page." /> : null}
      {draft.method === 'certificate' ? <CertificateFields draft={draft} onChange={onChange} /> : null}
    </>
  );
}

function CliState() {
  const { data, isPending } = useQuery({ ...orpc.azure.profiles.cli.queryOptions(), staleTime: 0 });
  if (isPending) return <p role="status" className={styles.faint}>Looking for the Azure CLI…</p>;
  return <p role="status">{data?.words ?? 'The Azure CLI could not be looked for.'}{data?.account === null || data?.account === undefined ? '' : ` Signed in as ${data.account}.`}</p>;
}

function CertificateFields({ draft, onChange }: Pick<AzureFieldsProps, 'draft' | 'onChange'>) {
  const input = useRef<HTMLInputElement>(null);
  const hand = useHandFiles(uploadFile, (files) => { onChange({ files: [...draft.files, ...files].slice(-4) }); });
  return (
    <>
      <div className={styles.drop}>
        <FileKey aria-hidden="true" />
        <p>A <b>.pem</b> file with certificate and private key, or one of each.</p>
        <Button isBusy={hand.busy} onPress={() => { input.current?.click(); }}>Choose files…</Button>
        <input
          ref={input} type="file" multiple hidden accept=".pem,.crt,.cer,.key,.pfx,.p12" aria-label="Certificate files"
          onChange={(event) => { void hand.run([...event.target.files ?? []]); event.target.value = ''; }}
        />
      </div>
      {draft.files.length === 0 ? null : <p>{draft.files.map(({ name }) => name).join(', ')} <Button variant="quiet" onPress={() => { onChange({ files: [] }); }}>Take off</Button></p>}
      {hand.fault === null ? null : <FaultPanel fault={hand.fault} />}
      <Disclosure title="Paste PEM text instead" defaultOpen={draft.pem !== ''}>
        <TextArea label="PEM text of certificate and key" value={draft.pem} onChange={(pem) => { onChange({ pem }); }} rows={5} monospace placeholder="-----BEGIN CERTIFICATE-----" maxLength={100_000} />
      </Disclosure>
      <TextField label="Pass phrase of the key" type="password" value={draft.passPhrase} onChange={(passPhrase) => { onChange({ passPhrase }); }} description="Empty where it has none." />
    </>
  );
}
