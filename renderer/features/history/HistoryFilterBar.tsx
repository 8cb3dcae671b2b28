import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { deploymentKinds, deploymentResults } from '../../../shared/domain/history/deployment.ts';
import { orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { MultiSelect } from '../../components/MultiSelect.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useNow } from '../../components/use-now.ts';
import { isOpen, noFilter, rangeChoices, rangeOf, withRange } from './history-filter.ts';
import { kindWords, resultLooks } from './row-looks.ts';
import styles from './history.module.css';

export interface HistoryFilterBarProps {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
  readonly searchRef: Ref<HTMLInputElement>;
  /** Of the history: choices are counted anew with it. */
  readonly version: number;
}

/** Which deployments are shown: words, time, and what can be chosen from with how many there are of each. */
export function HistoryFilterBar({ filter, onChange, searchRef, version }: HistoryFilterBarProps) {
  const options = orpc.history.rows.facets.queryOptions({ input: { filter } });
  const { data } = useQuery({ ...options, queryKey: [...options.queryKey, version], placeholderData: (before) => before });
  const now = useNow();
  const change = (parts: Partial<HistoryFilter>): void => { onChange({ ...filter, ...parts }); };
  const counted = (facets: readonly { readonly value: string; readonly count: number }[] | undefined, chosen: readonly string[]) => [
    ...(facets ?? []).map(({ value, count }) => ({ value, label: value, count })),
    // What was chosen stays to be taken away again, also where nothing of it is left.
    ...chosen.filter((value) => facets?.some((facet) => facet.value === value) !== true).map((value) => ({ value, label: value, count: 0 })),
  ];
  const countOf = (facets: readonly { readonly value: string; readonly count: number }[] | undefined, value: string) => facets?.find((facet) => facet.value === value)?.count ?? 0;
  const sources = (data?.sources ?? []).map(({ value, name, count }) => ({ value, label: name, count }));
  const range = rangeOf(filter, now);
  return (
    <div className={styles.filters} role="search" aria-label="Filter deployments">
      <div className={styles.search}><SearchField ref={searchRef} label="Search the history" placeholder="Search: version, name, commit, caller, cause, parameter" value={filter.text} onChange={(text) => { change({ text: text.slice(0, 300) }); }} /></div>
      <Segmented
        label="Time" isLabelHidden value={range ?? 'custom'}
        options={[...rangeChoices.map(({ value, label }) => ({ value, label })), ...(range === null ? [{ value: 'custom' as const, label: 'Chosen' }] : [])]}
        onChange={(choice) => { if (choice !== 'custom') onChange(withRange(filter, choice, now)); }}
      />
      <div className={styles.facets}>
        <MultiSelect label="What" values={filter.applications} options={counted(data?.applications, filter.applications)} onChange={(applications) => { change({ applications: [...applications] }); }} />
        <MultiSelect label="Where" values={filter.environments} options={counted(data?.environments, filter.environments)} onChange={(environments) => { change({ environments: [...environments] }); }} />
        <MultiSelect
          label="Result" values={filter.results} options={deploymentResults.map((value) => ({ value, label: resultLooks[value].word, count: countOf(data?.results, value) }))}
          onChange={(results) => { change({ results: [...results] }); }}
        />
        <MultiSelect
          label="Kind" values={filter.kinds} options={deploymentKinds.map((value) => ({ value, label: kindWords[value], count: countOf(data?.kinds, value) }))}
          onChange={(kinds) => { change({ kinds: [...kinds] }); }}
        />
        <MultiSelect label="By" values={filter.by} options={counted(data?.by, filter.by)} onChange={(by) => { change({ by: [...by] }); }} />
        <MultiSelect
          label="From" values={filter.sources} options={[...sources, ...filter.sources.filter((value) => !sources.some((each) => each.value === value)).map((value) => ({ value, label: value, count: 0 }))]}
          onChange={(chosen) => { change({ sources: [...chosen] }); }}
        />
        <Switch isSelected={filter.productionOnly} onChange={(productionOnly) => { change({ productionOnly }); }}>Production</Switch>
        <Switch isSelected={filter.rollbacksOnly} onChange={(rollbacksOnly) => { change({ rollbacksOnly }); }}>Roll-backs</Switch>
        {isOpen(filter) ? null : <Button variant="quiet" onPress={() => { onChange(noFilter); }}>Show all</Button>}
      </div>
    </div>
  );
}
