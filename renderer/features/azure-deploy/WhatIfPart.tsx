import { useState } from 'react';
import type { Draft, WhatIf, WhatIfChange } from '../../../shared/contract/azure/deploy.ts';
import { api, useAct } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { StopStep } from './StopStep.tsx';
import styles from './what-if.module.css';

/** What Azure says would change, as a diff; what is likely noise stands apart and can be shown. */
export function WhatIfPart({ draft }: { readonly draft: Draft }) {
  const { state, result, fault } = draft.whatIf;
  const run = useAct(() => api.azure.deploy.drafts.whatIf({ draftId: draft.draftId }));
  const isRunning = run.busy || state === 'running';
  return (
    <Panel isStacked title="What would change" actions={<><StopStep draft={draft} step="whatIf" /><Button variant={state === 'done' ? 'plain' : 'primary'} isBusy={isRunning} isDisabled={draft.target === null} disabledReason="Say where to first." onPress={() => run.run()}>{result === null ? 'Ask Azure' : 'Ask again'}</Button></>}>
      {run.fault === null ? null : <FaultPanel fault={run.fault} />}
      {fault === null ? null : <FaultPanel fault={fault} />}
      {state === 'outdated' ? <p className={styles.caveat}>Something changed since this was asked. Ask again.</p> : null}
      {result === null ? (isRunning ? <Skeleton lines={6} /> : <p className={styles.faint}>Asks what a deployment would make, change and delete. Nothing is made by asking.</p>) : <Result result={result} />}
    </Panel>
  );
}

function Result({ result }: { readonly result: WhatIf }) {
  const [showsQuiet, setShowsQuiet] = useState(false);
  const { counts, baselineAt } = result;
  const loud = result.changes.filter(({ quiet, change }) => !quiet && change !== 'NoChange' && change !== 'Ignore');
  const quiet = result.changes.filter((change) => !loud.includes(change));
  const facts = [
    [counts.create, 'created'], [counts.modify, 'changed'], [counts.delete, 'deleted'], [counts.deploy, 'deployed anew'], [counts.noChange, 'unchanged'], [counts.ignore, 'left alone'], [counts.unsupported, 'not told'],
  ] as const;
  return (
    <>
      <p role="status" className={styles.counts}>{facts.filter(([count]) => count > 0).map(([count, word]) => <span key={word} data-kind={word}>{count} {word}</span>)}<span className={styles.faint}>asked <Age at={result.at} /></span></p>
      <p className={styles.faint}>{baselineAt === null ? 'No baseline is kept for this target, so that only likely noise is set apart.' : <>Noise of an unchanged template is subtracted (baseline of <Age at={baselineAt} />).</>}</p>
      {result.limits.length === 0 ? null : <ul className={styles.caveat}>{result.limits.map((words) => <li key={words}>{words}</li>)}</ul>}
      {loud.length === 0 ? <p>Nothing would change{quiet.some(({ quiet: isQuiet }) => isQuiet) ? ', beyond what is likely noise' : ''}.</p> : <Changes changes={loud} showsNoise={showsQuiet} />}
      {quiet.length === 0 ? null : (
        <Disclosure title={`${formatCount(quiet.length, 'resource')} unchanged, left alone or noise`}><Changes changes={quiet} showsNoise /></Disclosure>
      )}
      <Switch isSelected={showsQuiet} onChange={setShowsQuiet}>Show likely noise within changes</Switch>
    </>
  );
}

const signs: Readonly<Record<WhatIfChange['change'], { readonly sign: string; readonly word: string }>> = {
  Create: { sign: '+', word: 'create' }, Delete: { sign: '−', word: 'delete' }, Modify: { sign: '~', word: 'change' }, Deploy: { sign: '!', word: 'deploy' },
  NoChange: { sign: '=', word: 'no change' }, Ignore: { sign: '*', word: 'left alone' }, Unsupported: { sign: '?', word: 'not told' },
};

function Changes({ changes, showsNoise }: { readonly changes: readonly WhatIfChange[]; readonly showsNoise: boolean }) {
  return (
    <ol className={styles.changes}>
      {changes.map((change) => {
        const shown = change.properties.filter(({ noise }) => showsNoise || noise === 'no');
        const hidden = change.properties.length - shown.length;
        return (
          <li key={`${change.change} ${change.resourceId}`} data-change={change.change}>
            <p className={styles.resource}><span className={styles.sign} aria-hidden="true">{signs[change.change].sign}</span><span className={styles.word}>{signs[change.change].word}</span><strong>{change.name}</strong> <span className={styles.faint} title={change.resourceId}>{change.resourceType}</span>{change.unsupportedReason === '' ? null : <span> {change.unsupportedReason}</span>}</p>
            {shown.length === 0 ? null : (
              <ul className={styles.properties}>
                {shown.map((property) => (
                  <li key={`${property.change} ${property.path}`} data-change={property.change} data-noise={property.noise === 'no' ? undefined : property.noise} style={{ paddingInlineStart: `${String(property.depth * 14)}px` }}>
                    <code>{property.path}</code>
                    {property.before === null ? null : <del>{property.before}</del>}
                    {property.before === null || property.after === null ? null : <span aria-hidden="true"> → </span>}
                    {property.after === null ? null : <ins>{property.after}</ins>}
                    {property.noise === 'no' ? null : <Chip title={property.noiseWords}>{property.noise === 'baseline' ? 'in the baseline too' : 'likely noise'}</Chip>}
                  </li>
                ))}
              </ul>
            )}
            {hidden === 0 ? null : <p className={styles.faint}>{formatCount(hidden, 'likely noisy property', 'likely noisy properties')} set apart.</p>}
          </li>
        );
      })}
    </ol>
  );
}
