import { useRef, useState } from 'react';
import type { Draft, DraftParameter } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, orpc, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { uploadFile } from '../apps/upload-file.ts';
import { saveText } from '../azure-deployments/save-text.ts';
import { useQueryClient } from '@tanstack/react-query';
import { CertificateDialog } from './CertificateDialog.tsx';
import { ParameterEditor } from './ParameterEditor.tsx';
import styles from './deploy.module.css';

/** One row for each parameter: its value, where it comes from, what is wrong about it; literal or a secret of a vault. */
export function ParametersPart({ connectionId, draft }: { readonly connectionId: ConnectionId; readonly draft: Draft }) {
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<DraftParameter['name'] | null>(null);
  const [isPickingCertificate, setPickingCertificate] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const take = useAct(async (file: File) => {
    const { handle } = await uploadFile(file, () => {}, new AbortController().signal);
    await api.azure.deploy.drafts.takeParameters({ draftId: draft.draftId, upload: handle });
  });
  const save = useAct(async () => {
    const answer = await client.fetchQuery({ ...orpc.azure.deploy.drafts.parametersFile.queryOptions({ input: { draftId: draft.draftId } }), staleTime: 0 });
    saveText(answer.fileName, answer.text, 'application/json');
  });
  const shown = draft.parameters.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const current = draft.parameters.find(({ name }) => name === edited) ?? null;
  const fault = take.fault ?? save.fault;
  return (
    <Panel isStacked
      title={`Parameters (${String(draft.parameters.length)})`}
      actions={(
        <>
          <Button isBusy={take.busy} onPress={() => { input.current?.click(); }}>From a file…</Button>
          <Button onPress={() => { setPickingCertificate(true); }} isDisabled={draft.parameters.length < 2} disabledReason="The template has no parameters for a certificate.">Certificate…</Button>
          <Button isBusy={save.busy} onPress={() => save.run()}>Save as a file</Button>
          <input ref={input} type="file" hidden accept=".json" aria-label="Parameters file" onChange={(event) => { const file = event.target.files?.[0]; event.target.value = ''; if (file !== undefined) void take.run(file); }} />
        </>
      )}
    >
      {fault === null ? null : <FaultPanel fault={fault} />}
      {draft.unknownParameters.length === 0 ? null : <p className={styles.caveat}>The parameters file names what the template does not have: {draft.unknownParameters.join(', ')}.</p>}
      {draft.parameters.length > 8 ? <div className={styles.search}><SearchField label="Find a parameter" value={text} onChange={setText} /></div> : null}
      {draft.parameters.length === 0 ? <p className={styles.faint}>The template has none.</p> : (
        <table className={styles.table}>
          <caption className="visually-hidden">Parameters of the deployment</caption>
          <thead><tr><th scope="col">Parameter</th><th scope="col">Value</th><th scope="col">From</th><th scope="col"><span className="visually-hidden">Act</span></th></tr></thead>
          <tbody>
            {shown.map((parameter) => (
              <tr key={parameter.name} data-problem={parameter.problems.some(({ severity }) => severity === 'error') || undefined}>
                <th scope="row">{parameter.name} <span className={styles.faint}>{parameter.type}</span>{parameter.secure ? <> <Chip>secret</Chip></> : null}{parameter.description === '' ? null : <p className={styles.faint}>{parameter.description}</p>}</th>
                <td><ValueWords parameter={parameter} />{parameter.problems.map(({ severity, words }) => <p key={words} className={severity === 'error' ? styles.problem : styles.caveat}>{words}</p>)}</td>
                <td className={styles.nowrap}>{fromWords[parameter.from]}</td>
                <td><Button variant="quiet" onPress={() => { setEdited(parameter.name); }}>Set<span className="visually-hidden"> {parameter.name}</span>…</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {current === null ? null : <ParameterEditor key={current.name} connectionId={connectionId} draftId={draft.draftId} parameter={current} onClose={() => { setEdited(null); }} />}
      {isPickingCertificate ? <CertificateDialog connectionId={connectionId} draft={draft} onClose={() => { setPickingCertificate(false); }} /> : null}
    </Panel>
  );
}

/** Where a value comes from, in a column. */
const fromWords: Readonly<Record<DraftParameter['from'], string>> = { default: 'the template', file: 'the file', override: 'set here', reference: 'a vault', unknown: '–' };

const nameOf = (id: string): string => id.split('/').at(-1) ?? id;

function ValueWords({ parameter: { value, defaultValue } }: { readonly parameter: DraftParameter }) {
  switch (value.kind) {
    case 'default': return <span className={styles.value}>{defaultValue ?? ''} <span className={styles.faint}>default</span></span>;
    case 'literal': return <span className={styles.value}>{value.value}</span>;
    case 'secret': return value.given ? <em>given, kept sealed</em> : <em>has to be given</em>;
    case 'reference': return <span>secret <code>{value.secretName}</code> of the vault {nameOf(value.vaultId)}{value.secretVersion === null ? '' : `, version ${value.secretVersion}`}</span>;
    case 'missing': return <em>missing</em>;
  }
}
