import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { Draft, LintFinding } from '../../../shared/contract/azure/deploy.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { LineView, type LineViewHandle } from '../../components/LineView.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import styles from './deploy.module.css';

const tones = { error: { tone: 'error', word: 'Error' }, warning: { tone: 'warn', word: 'Warning' }, info: { tone: 'stale', word: 'Note' } } as const;

/** Rules whose characters nobody sees: inside of a value they are hardly ever meant. */
const unseenRules: ReadonlySet<string> = new Set(['zero-width', 'byte-order-mark', 'non-breaking-space']);

/** Characters that nobody sees and JSON that nobody can read, by line and column, with the press that takes away what is safe to take away. */
export function LintPart({ draft }: { readonly draft: Draft }) {
  const [file, setFile] = useState<'template' | 'parameters'>('template');
  const [changed, setChanged] = useState<readonly string[]>([]);
  const text = useQuery({ ...orpc.azure.deploy.drafts.text.queryOptions({ input: { draftId: draft.draftId, file } }), queryKey: ['draft-text', draft.draftId, file, draft.changedAt] });
  const view = useRef<LineViewHandle>(null);
  const lines = useMemo(() => text.data?.text.split('\n') ?? [], [text.data]);
  const findings = draft.lint.filter((finding) => finding.file === file);
  const cleanable = findings.filter((finding) => finding.cleanable).length;
  const inValues = findings.filter(({ cleanable: isSafe, rule, severity }) => !isSafe && severity === 'warning' && unseenRules.has(rule)).length;
  const clean = useAct(async (insideTexts: boolean) => {
    const answer = await api.azure.deploy.drafts.clean({ draftId: draft.draftId, file, insideTexts });
    setChanged(answer.changed);
    announce(`${formatCount(answer.changed.length, 'place')} cleaned`, { tone: 'ok' });
  });
  return (
    <Panel isStacked
      title="Read it"
      actions={(
        <>
          <Segmented label="File" isLabelHidden value={file} options={[{ value: 'template', label: 'Template' }, { value: 'parameters', label: 'Parameters' }]} onChange={setFile} />
          <Button variant={cleanable > 0 ? 'primary' : 'plain'} isBusy={clean.busy} isDisabled={cleanable === 0} disabledReason="There is nothing that can be taken away safely." onPress={() => clean.run(false)}>Clean {cleanable > 0 ? formatCount(cleanable, 'place') : ''}</Button>
          {inValues === 0 ? null : <Button isBusy={clean.busy} title="Takes invisible characters and unusual spaces out of the values that have them: those values change." onPress={() => clean.run(true)}>Clean {formatCount(inValues, 'value')} too</Button>}
        </>
      )}
    >
      {clean.fault === null ? null : <FaultPanel fault={clean.fault} />}
      <Findings findings={findings} onShow={({ line, column }) => { view.current?.reveal(line - 1, column - 1); view.current?.focus(); }} />
      {changed.length === 0 ? null : <details className={styles.changed}><summary>{formatCount(changed.length, 'place')} cleaned</summary><ul>{changed.map((words) => <li key={words}>{words}</li>)}</ul></details>}
      {text.error === null ? null : <FaultPanel fault={faultOf(text.error)} onAction={() => text.refetch()} />}
      {text.data === undefined ? (text.error === null ? <Skeleton lines={8} /> : null) : text.data.text === '' ? <p className={styles.faint}>There is no such file.</p> : <div className={styles.text}><LineView ref={view} label={file === 'template' ? 'Template' : 'Parameters file'} lines={lines} showsNumbers /></div>}
      {draft.ignoredFiles.length === 0 ? null : <p className={styles.faint}>Not used: {draft.ignoredFiles.join(', ')}.</p>}
      {draft.placeholders.length === 0 ? null : <p className={styles.caveat}>Placeholders stand in it yet: {draft.placeholders.join(', ')}. Give those parameters a value.</p>}
    </Panel>
  );
}

function Findings({ findings, onShow }: { readonly findings: readonly LintFinding[]; readonly onShow: (finding: LintFinding) => void }) {
  if (findings.length === 0) return <p><StateMark tone="ok" word="Nothing wrong was found." /></p>;
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findings.map((finding) => (
        <li key={`${finding.rule} ${String(finding.line)} ${String(finding.column)}`}>
          <StateMark {...tones[finding.severity]} />
          <button type="button" className={styles.link} onClick={() => { onShow(finding); }}>line {finding.line}, column {finding.column}</button>
          <span>{finding.words}</span>
        </li>
      ))}
    </ul>
  );
}
