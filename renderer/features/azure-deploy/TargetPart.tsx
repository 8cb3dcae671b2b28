import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Draft, DraftTarget } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc, useAct, useStream } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './deploy.module.css';

/** Which subscription and group, under which name, and what happens to what is there. */
export function TargetPart({ connectionId, draft }: { readonly connectionId: ConnectionId; readonly draft: Draft }) {
  const profile = useStream((signal) => api.azure.profiles.watch({ connectionId }, { signal }), [connectionId]);
  if (profile.value === null) return profile.fault === null ? <Skeleton lines={6} /> : <FaultPanel fault={profile.fault} />;
  const subscriptions = profile.value.subscriptions.filter(({ obstacle }) => obstacle === '');
  const [first] = subscriptions;
  if (first === undefined) return <Panel isStacked title="Where to"><p>No subscription can be deployed to with this account.</p></Panel>;
  const start: DraftTarget = draft.target ?? { connectionId, subscriptionId: first.subscriptionId, resourceGroup: '', createGroup: false, location: null, deploymentName: suggestedName(draft.title), mode: 'Incremental' };
  return <Form key={draft.draftId} connectionId={connectionId} draft={draft} start={start} subscriptions={subscriptions.map(({ subscriptionId, name }) => ({ value: subscriptionId, label: name }))} />;
}

/** A name that Azure takes, out of any text: letters, digits, dots, dashes, underscores, parentheses; 64 at most. */
export function suggestedName(title: string): string {
  return (title.replace(/\.[a-z]+$/i, '').replaceAll(/[^A-Za-z0-9._()-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'deployment').slice(0, 56);
}

interface FormProps {
  readonly connectionId: ConnectionId;
  readonly draft: Draft;
  readonly start: DraftTarget;
  readonly subscriptions: readonly { readonly value: string; readonly label: string }[];
}

const newGroup = '\n';
const wholeSubscription = '\t';

function Form({ connectionId, draft, start, subscriptions }: FormProps) {
  const [target, setTarget] = useState(start);
  const { subscriptionId, resourceGroup, createGroup } = target;
  const groups = useQuery(orpc.azure.profiles.groups.queryOptions({ input: { connectionId, subscriptionId } }));
  const locations = useQuery(orpc.azure.profiles.locations.queryOptions({ input: { connectionId, subscriptionId } }));
  const change = (parts: Partial<DraftTarget>): void => { setTarget((before) => ({ ...before, ...parts })); };
  const save = useAct(() => api.azure.deploy.drafts.setTarget({ draftId: draft.draftId, target: { ...target, resourceGroup: resourceGroup === null ? null : resourceGroup.trim() } }));
  const next = useAct(async () => {
    const answer = await api.azure.deploy.nextName({ connectionId, subscriptionId, resourceGroup: resourceGroup === '' ? null : resourceGroup, wanted: target.deploymentName });
    change({ deploymentName: answer.name });
    return answer;
  });
  const [nameWords, setNameWords] = useState('');
  const needsLocation = createGroup || resourceGroup === null;
  const obstacle = resourceGroup !== null && resourceGroup.trim() === '' ? 'Choose or name the group.' : needsLocation && target.location === null ? 'Choose a location.' : target.deploymentName.trim() === '' ? 'Give it a name.' : '';
  const groupValue = resourceGroup === null ? wholeSubscription : createGroup ? newGroup : resourceGroup;
  const isSaved = draft.target !== null && JSON.stringify(draft.target) === JSON.stringify(target);
  const error = groups.error ?? locations.error;
  return (
    <Panel isStacked title="Where to" actions={<Button variant={isSaved ? 'plain' : 'primary'} isBusy={save.busy} isDisabled={obstacle !== '' || isSaved} disabledReason={obstacle || 'It is said.'} onPress={() => save.run()}>Take this</Button>}>
      <div className={styles.form}>
        <Select label="Subscription" value={subscriptionId} options={subscriptions} onChange={(value) => { change({ subscriptionId: value, resourceGroup: '', createGroup: false }); }} />
        <Select
          label="Resource group" value={groupValue}
          options={[
            ...(groupValue === '' ? [{ value: '', label: 'Choose…' }] : []),
            ...(groups.data ?? []).map(({ name, location }) => ({ value: name, label: name, description: location })),
            ...(groupValue !== '' && groupValue !== newGroup && groupValue !== wholeSubscription && groups.data?.some(({ name }) => name === groupValue) !== true ? [{ value: groupValue, label: groupValue }] : []),
            { value: newGroup, label: 'A new group…' }, { value: wholeSubscription, label: 'The subscription itself' },
          ]}
          onChange={(value) => {
            if (value === newGroup) change({ resourceGroup: '', createGroup: true });
            else if (value === wholeSubscription) change({ resourceGroup: null, createGroup: false });
            else change({ resourceGroup: value, createGroup: false });
          }}
        />
        {createGroup ? <TextField label="Name of the new group" value={resourceGroup ?? ''} onChange={(value) => { change({ resourceGroup: value }); }} maxLength={90} /> : null}
        {needsLocation ? <Select label="Location" value={target.location ?? ''} options={[...(target.location === null ? [{ value: '', label: 'Choose…' }] : []), ...(locations.data ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }))]} onChange={(value) => { change({ location: value === '' ? null : value }); }} /> : null}
        <TextField
          label="Name of the deployment" value={target.deploymentName} maxLength={64} onChange={(deploymentName) => { change({ deploymentName }); setNameWords(''); }}
          description={nameWords || 'Azure keeps one entry for each name: using one again replaces the older entry in its history.'}
          after={<Button isBusy={next.busy} isDisabled={resourceGroup === ''} disabledReason="Choose the group first." onPress={async () => { const answer = await next.run(); if (answer !== undefined) setNameWords(answer.words); }}>Next free number</Button>}
        />
        <Segmented
          label="What is there and not in the template" value={target.mode} onChange={(mode) => { change({ mode }); }}
          options={[{ value: 'Incremental', label: 'stays', title: 'Incremental' }, { value: 'Complete', label: 'is deleted', title: 'Complete' }]}
        />
      </div>
      {target.mode === 'Complete' ? <p className={styles.caveat}>Everything in the group that the template does not name is deleted. The what-if names what.</p> : null}
      {error === null ? null : <FaultPanel fault={faultOf(error)} compact />}
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
      {next.fault === null ? null : <FaultPanel fault={next.fault} compact />}
    </Panel>
  );
}
