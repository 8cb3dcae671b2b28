import { FileKey, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { TextField } from '../../components/TextField.tsx';
import { uploadFile as uploadToHost, type UploadFile } from '../apps/upload-file.ts';
import { useDropZone } from '../apps/use-drop-zone.ts';
import { IdentityView } from './IdentityView.tsx';
import type { SignInDraft } from './sign-in-draft.ts';
import type { ReadIdentity } from './use-identity.ts';
import { useHandFiles } from './use-hand-files.ts';
import styles from './access.module.css';

const kinds = [
  { value: 'certificate', label: 'Client certificate' },
  { value: 'entra', label: 'Microsoft Entra ID' },
  { value: 'none', label: 'Nothing' },
] as const;

export interface SignInFormProps {
  readonly draft: SignInDraft;
  readonly identity: ReadIdentity;
  readonly onChange: (change: (draft: SignInDraft) => SignInDraft) => void;
  readonly upload?: UploadFile;
}

/** How somebody signs in: certificate files by drop or choice, pasted PEM, pass phrase; and what was read from them. */
export function SignInForm({ draft, identity, onChange, upload = uploadToHost }: SignInFormProps) {
  return (
    <div className={styles.form}>
      <Segmented label="Sign in with" value={draft.kind} options={kinds} onChange={(kind) => { onChange((before) => ({ ...before, kind })); }} />
      {draft.kind === 'none' ? <p className={styles.prose}>For clusters without security, reached over plain HTTP. A secure cluster refuses this.</p>
        : draft.kind === 'entra' ? <p className={styles.prose}>Signs in with the Azure profile that is signed in to the directory which the cluster trusts. Without one the cluster waits for it.</p>
          : <CertificateFields draft={draft} identity={identity} onChange={onChange} upload={upload} />}
    </div>
  );
}

function CertificateFields({ draft, identity, onChange, upload }: Required<SignInFormProps>) {
  const input = useRef<HTMLInputElement>(null);
  const [isTyping, setTyping] = useState(false);
  const hand = useHandFiles(upload, (files) => { onChange((before) => ({ ...before, files: [...before.files, ...files].slice(-4) })); });
  const isOver = useDropZone((found) => hand.run(found.map(({ file }) => file)));
  const asksPassPhrase = identity.phase === 'failed' && /pass ?phrase|password/i.test(`${identity.fault.message} ${identity.fault.hint}`);
  return (
    <>
      <div className={styles.drop} data-over={isOver}>
        <FileKey aria-hidden="true" />
        <p>Drop the certificate here: a <b>.pfx</b>, or <b>.pem</b> files with certificate and key.</p>
        <Button isBusy={hand.busy} onPress={() => { input.current?.click(); }}>Choose files…</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".pfx,.p12,.pem,.crt,.cer,.key"
          aria-label="Certificate files"
          onChange={(event) => { void hand.run([...event.target.files ?? []]); event.target.value = ''; }}
        />
      </div>
      {hand.fault === null ? null : <FaultPanel fault={hand.fault} />}
      {draft.files.length === 0 ? null : (
        <ul className={styles.files}>
          {draft.files.map((file) => (
            <li key={file.handle}>
              <span>{file.name}</span> <span className={styles.quiet}>{formatBytes(file.sizeBytes)}</span>
              <IconButton label={`Take ${file.name} off`} icon={<X aria-hidden="true" />} onPress={() => { onChange((before) => ({ ...before, files: before.files.filter(({ handle }) => handle !== file.handle) })); }} />
            </li>
          ))}
        </ul>
      )}
      <Disclosure title="Paste PEM text instead" defaultOpen={draft.pem !== ''}>
        <TextArea label="PEM text of certificate and key" value={draft.pem} onChange={(pem) => { onChange((before) => ({ ...before, pem })); }} rows={6} monospace placeholder="-----BEGIN CERTIFICATE-----" maxLength={100_000} />
      </Disclosure>
      <TextField
        label="Pass phrase of the key"
        type={isTyping ? 'text' : 'password'}
        value={draft.passPhrase}
        onChange={(passPhrase) => { onChange((before) => ({ ...before, passPhrase })); }}
        autoComplete="off"
        description="Empty where it has none. It goes into the secret store with the key and never comes back to this page."
        error={asksPassPhrase && draft.passPhrase !== '' ? 'This pass phrase does not open it.' : null}
        after={<Button variant="quiet" onPress={() => { setTyping(!isTyping); }}>{isTyping ? 'Hide' : 'Show'}</Button>}
      />
      {identity.phase === 'reading' ? <p role="status" className={styles.quiet}>Reading the certificate…</p>
        : identity.phase === 'failed' ? <FaultPanel fault={identity.fault} />
          : identity.phase === 'read' ? <IdentityView identity={identity.identity} /> : null}
    </>
  );
}
