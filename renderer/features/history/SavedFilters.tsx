import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Menu } from '../../components/Menu.tsx';
import { TextField } from '../../components/TextField.tsx';
import { api, orpc, useAct } from '../../app/api.ts';
import { filterText } from './history-filter.ts';

export interface SavedFiltersProps {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
}

/** Filters under a name: one press brings one back. */
export function SavedFilters({ filter, onChange }: SavedFiltersProps) {
  const client = useQueryClient();
  const options = orpc.history.rows.filters.list.queryOptions();
  const saved = useQuery(options).data ?? [];
  const [isNaming, setNaming] = useState(false);
  const current = saved.find((each) => filterText(each.filter) === filterText(filter));
  const remove = useAct(async (id: string) => {
    await api.history.rows.filters.remove({ id });
    await client.invalidateQueries({ queryKey: options.queryKey });
  });
  return (
    <>
      <Menu
        label="Saved filters"
        items={[
          ...saved.map(({ id, name }) => ({ id: `use:${id}`, label: name })),
          { id: 'save', label: 'Save this filter…', isDisabled: current !== undefined, reason: `It is saved as “${current?.name ?? ''}”.` },
          ...(current === undefined ? [] : [{ id: `remove:${current.id}`, label: `Remove “${current.name}”`, tone: 'danger' as const }]),
        ]}
        onAction={(act) => {
          if (act === 'save') setNaming(true);
          else if (act.startsWith('remove:')) void remove.run(act.slice('remove:'.length));
          else {
            const chosen = saved.find(({ id }) => `use:${id}` === act);
            if (chosen !== undefined) onChange(chosen.filter);
          }
        }}
        trigger={<Button icon={<Bookmark aria-hidden="true" />}>{current?.name ?? 'Filters'}</Button>}
      />
      {isNaming ? (
        <NameFilter
          filter={filter}
          onClose={() => { setNaming(false); }}
          onSaved={(name) => {
            setNaming(false);
            announce(`Filter “${name}” is saved`, { tone: 'ok' });
            void client.invalidateQueries({ queryKey: options.queryKey });
          }}
        />
      ) : null}
    </>
  );
}

function NameFilter({ filter, onClose, onSaved }: { readonly filter: HistoryFilter; readonly onClose: () => void; readonly onSaved: (name: string) => void }) {
  const [name, setName] = useState('');
  const save = useAct(async () => {
    const saved = await api.history.rows.filters.save({ id: null, name, filter });
    onSaved(saved.name);
  });
  const isNamed = name.trim() !== '';
  return (
    <Dialog
      title="Save this filter" isOpen size="small" onClose={onClose}
      footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={save.busy} isDisabled={!isNamed} disabledReason="Give it a name." onPress={() => save.run()}>Save</Button></>}
    >
      <form onSubmit={(event) => { event.preventDefault(); if (isNamed) void save.run(); }}>
        <TextField label="Name" value={name} onChange={setName} autoFocus />
      </form>
      {save.fault === null ? null : <FaultPanel fault={save.fault} />}
    </Dialog>
  );
}
