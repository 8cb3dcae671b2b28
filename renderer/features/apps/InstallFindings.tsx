import type { InstallFinding, InstallPlan } from '../../../shared/contract/devices.ts';
import type { UploadHandle } from '../../../shared/domain/identifiers.ts';
import { Button } from '../../components/Button.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { liftedBy, type InstallOptions } from './install-session.ts';
import styles from './install.module.css';

const looks: Readonly<Record<InstallFinding['severity'], { readonly tone: StateTone; readonly word: string }>> = {
  blocker: { tone: 'error', word: 'In the way' },
  warning: { tone: 'warn', word: 'Mind' },
  info: { tone: 'off', word: 'Note' },
  ok: { tone: 'ok', word: 'Fine' },
};

export interface InstallFindingsProps {
  /** What stands in the way first. */
  readonly findings: readonly InstallFinding[];
  readonly plan: InstallPlan;
  readonly options: InstallOptions;
  readonly onOption: (options: Partial<InstallOptions>) => void;
  readonly onAddFiles: () => void;
  /** Takes the file of that handle out of the installation. */
  readonly onTakeOut: (upload: UploadHandle) => void;
}

/** What the check found, each with what to do about it, before a byte goes to the headset. */
export function InstallFindings({ findings, plan, options, onOption, onAddFiles, onTakeOut }: InstallFindingsProps) {
  return (
    <ul className={styles.findings} aria-label="Findings of the check">
      {findings.map((finding) => {
        const isLifted = finding.severity === 'blocker' && liftedBy(finding, options);
        const look = isLifted ? { tone: 'warn' as const, word: 'Handled' } : looks[finding.severity];
        return (
          <li key={`${finding.topic} ${finding.upload ?? ''} ${finding.message}`} className={styles.finding} data-severity={isLifted ? 'warning' : finding.severity}>
            <span className={styles.findingMark}><StateMark tone={look.tone} word={look.word} /></span>
            <div>
              <p>{finding.message}</p>
              {finding.remedy === '' ? null : <p className={styles.remedy}>{isLifted ? 'The option below takes care of it.' : finding.remedy}</p>}
            </div>
            {finding.severity === 'ok' || finding.severity === 'info' || isLifted || isChosen(finding, options) ? null : <FindingAct finding={finding} plan={plan} onOption={onOption} onAddFiles={onAddFiles} onTakeOut={onTakeOut} />}
          </li>
        );
      })}
    </ul>
  );
}

/** A warning whose option is chosen already. */
function isChosen(finding: InstallFinding, options: InstallOptions): boolean {
  return finding.severity === 'warning' && liftedBy(finding, options);
}

type FindingActProps = Pick<InstallFindingsProps, 'plan' | 'onOption' | 'onAddFiles' | 'onTakeOut'> & { readonly finding: InstallFinding };

function FindingAct({ finding, plan, onOption, onAddFiles, onTakeOut }: FindingActProps) {
  const { upload } = finding;
  switch (finding.topic) {
    case 'dependencies': return <Button onPress={onAddFiles}>Add the missing file…</Button>;
    // A package that is not signed, or was changed afterwards, is not helped by a certificate.
    case 'signature': return finding.severity === 'blocker' ? null : <Button onPress={onAddFiles}>Add a certificate…</Button>;
    case 'version': return plan.installed === null ? null : <Button onPress={() => { onOption({ uninstallFirst: true }); }}>Uninstall the installed one first</Button>;
    case 'running': return <Button onPress={() => { onOption({ stopRunning: true }); }}>Stop it first</Button>;
    case 'format':
    case 'content': return upload === null ? null : <Button onPress={() => { onTakeOut(upload); }}>Take this file out</Button>;
    case 'architecture':
    case 'operating-system': return null;
  }
}
