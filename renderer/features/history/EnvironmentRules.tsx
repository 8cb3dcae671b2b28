import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { EnvironmentSettings } from '../../../shared/contract/history/figures.ts';
import { inOrder, isProduction } from '../../../shared/domain/history/environments.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './environments.module.css';

/** Which places of which system are which environment, in what order they lie on the way to production, and which are production. */
export function EnvironmentRules() {
  const client = useQueryClient();
  const options = orpc.history.figures.environments.get.queryOptions();
  const { data, error, refetch } = useQuery(options);
  if (data === undefined) return <div className={styles.screen}><Header />{error === null ? <Skeleton lines={8} /> : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}</div>;
  return (
    <Editor
      key={JSON.stringify(data.settings)} saved={data.settings} places={data.places}
      onSaved={async () => {
        await client.invalidateQueries({ queryKey: options.queryKey });
        await client.invalidateQueries({ queryKey: orpc.history.figures.key() });
      }}
    />
  );
}

function Header({ children }: { readonly children?: ReactNode }) {
  return <PageHeader isFlush title="Environments" detail="A resource group, a cluster or a stage becomes an environment by these rules, the first that fits; without one, what its source says or its own name counts.">{children}</PageHeader>;
}

interface EditorProps {
  readonly saved: EnvironmentSettings;
  readonly places: readonly { readonly source: string; readonly sourceName: string; readonly place: string; readonly environment: string; readonly marked: boolean; readonly rows: number }[];
  readonly onSaved: () => Promise<void>;
}

function Editor({ saved, places, onSaved }: EditorProps) {
  const [draft, setDraft] = useState(saved);
  const save = useAct(async () => {
    await api.history.figures.environments.save(draft);
    announce('Environments are saved: history and figures follow', { tone: 'ok' });
    await onSaved();
  });
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  const obstacle = draft.rules.some(({ place, environment }) => place.trim() === '' || environment.trim() === '') ? 'Every rule needs a place and an environment.' : isChanged ? '' : 'Nothing has changed.';
  const known = [...new Set([...draft.order, ...draft.rules.map(({ environment }) => environment), ...places.map(({ environment }) => environment)])].filter((name) => name !== '');
  const production = productionNow(known, draft, places);
  const names = inOrder(known.map((name) => ({ name, production: production.includes(name) })), draft).map(({ name }) => name);
  return (
    <div className={styles.screen}>
      <Header>
        <Button isDisabled={!isChanged} disabledReason="Nothing has changed." onPress={() => { setDraft(saved); }}>Undo</Button>
        <Button variant="primary" isBusy={save.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => save.run()}>Save</Button>
      </Header>
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
      <Panel isStacked title="Rules"><Rules draft={draft} places={places} onChange={setDraft} /></Panel>
      <Panel isStacked title="On the way to production"><Order names={names} production={production} draft={draft} onChange={setDraft} /></Panel>
      <Panel title="Places in the history">
        {places.length === 0 ? <EmptyState title="No place is known yet" body="Places appear with the first deployments." /> : (
          <table className={styles.table}>
            <thead><tr><th scope="col">Place</th><th scope="col">Told by</th><th scope="col">Environment</th><th scope="col">Deployments</th></tr></thead>
            <tbody>{places.map((place) => <tr key={`${place.source} ${place.place}`}><th scope="row">{place.place}</th><td>{place.sourceName}</td><td>{place.environment}</td><td>{place.rows.toLocaleString('en')}</td></tr>)}</tbody>
          </table>
        )}
      </Panel>
    </div>
  );
}

interface PartProps {
  readonly draft: EnvironmentSettings;
  readonly onChange: (draft: EnvironmentSettings) => void;
}

function Rules({ draft, places, onChange }: PartProps & Pick<EditorProps, 'places'>) {
  const sources = [...new Map(places.map(({ source, sourceName }) => [source, sourceName]))].map(([value, label]) => ({ value, label }));
  const change = (index: number, parts: Partial<EnvironmentSettings['rules'][number]>): void => {
    onChange({ ...draft, rules: draft.rules.map((rule, at) => (at === index ? { ...rule, ...parts } : rule)) });
  };
  return (
    <>
      {draft.rules.length === 0 ? <p className={styles.faint}>No rule yet. A star stands for any text: <code>shop-prod-*</code>.</p> : (
        <ol className={styles.rules}>
          {draft.rules.map((rule, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rules have no name of their own; their place is what they are
            <li key={index}>
              <TextField label={`Place of rule ${String(index + 1)}`} placeholder="shop-prod-*" value={rule.place} onChange={(place) => { change(index, { place }); }} />
              <Select label={`System of rule ${String(index + 1)}`} value={rule.source ?? ''} options={[{ value: '', label: 'Any system' }, ...sources]} onChange={(source) => { change(index, { source: source === '' ? null : source }); }} />
              <TextField label={`Environment of rule ${String(index + 1)}`} value={rule.environment} onChange={(environment) => { change(index, { environment }); }} />
              <IconButton label={`Remove rule ${String(index + 1)}`} icon={<X aria-hidden="true" />} onPress={() => { onChange({ ...draft, rules: draft.rules.filter((_, at) => at !== index) }); }} />
            </li>
          ))}
        </ol>
      )}
      <p><Button icon={<Plus aria-hidden="true" />} onPress={() => { onChange({ ...draft, rules: [...draft.rules, { source: null, place: '', environment: '' }] }); }}>Add a rule</Button></p>
    </>
  );
}

/** Environments that are production as things stand: by what is said, else by their names and by connections that are marked so. */
function productionNow(names: readonly string[], { production }: EnvironmentSettings, places: EditorProps['places']): readonly string[] {
  return names.filter((name) => isProduction(name, { production }, places.some((place) => place.environment === name && place.marked)));
}

function Order({ names, production, draft, onChange }: PartProps & { readonly names: readonly string[]; readonly production: readonly string[] }) {
  const move = (name: string, step: -1 | 1): void => {
    const order = [...names];
    const from = order.indexOf(name);
    const other = order[from + step];
    if (other === undefined) return;
    order[from + step] = name;
    order[from] = other;
    onChange({ ...draft, order });
  };
  if (names.length === 0) return <p className={styles.faint}>No environment is known yet.</p>;
  return (
    <>
      <p className={styles.faint}>
        {draft.production === null ? 'Which ones are production is told by their names and by connections that are marked so, until you say otherwise.' : 'Which ones are production is as you have said.'}
        {draft.production === null ? null : <> <Button variant="quiet" onPress={() => { onChange({ ...draft, production: null }); }}>By name again</Button></>}
      </p>
      <ol className={styles.order} aria-label={formatCount(names.length, 'environment')}>
        {names.map((name, index) => (
          <li key={name} data-production={production.includes(name) || undefined}>
            <span>{name}</span>
            <IconButton label={`${name} earlier`} isDisabled={index === 0} icon={<ArrowUp aria-hidden="true" />} onPress={() => { move(name, -1); }} />
            <IconButton label={`${name} later`} isDisabled={index === names.length - 1} icon={<ArrowDown aria-hidden="true" />} onPress={() => { move(name, 1); }} />
            <Switch isSelected={production.includes(name)} onChange={(isOn) => { onChange({ ...draft, production: isOn ? [...production, name] : production.filter((each) => each !== name) }); }}><span className="visually-hidden">{name}: </span>Production</Switch>
          </li>
        ))}
      </ol>
    </>
  );
}
