import { useState } from 'react';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo, useSettings } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { SecretsPanel } from './SecretsPanel.tsx';
import { matchingRows, settingRows, type SettingsChange } from './setting-controls.ts';
import { SettingField } from './SettingField.tsx';
import styles from './SettingsPage.module.css';

/** Every setting, drawn from its one declaration; a change takes effect at once. */
export function SettingsPage() {
  const settings = useSettings();
  const info = useAppInfo();
  const [query, setQuery] = useState('');
  const [asksReset, setAsksReset] = useState(false);
  const set = useAct((change: SettingsChange) => api.app.settings.set(change));
  const reset = useAct(async () => {
    await api.app.settings.reset();
    setAsksReset(false);
    announce('All settings are back to what they came with', { tone: 'ok' });
  });
  const rows = matchingRows(settingRows(info?.host ?? 'browser'), query);
  const sections = [...new Set(rows.map(({ section }) => section))];
  return (
    <>
      <PageHeader title="Settings" detail="A change takes effect at once, in every window.">
        <div className={styles.search}><SearchField label="Search settings" value={query} onChange={setQuery} /></div>
        <Button onPress={() => { setAsksReset(true); }}>Reset all</Button>
      </PageHeader>
      <div className={styles.body}>
        {set.fault === null ? null : <FaultPanel fault={set.fault} />}
        {settings === null ? <Skeleton height={300} /> : sections.map((section) => (
          <Panel key={section} title={section}>
            <div className={styles.rows}>
              {rows.filter((row) => row.section === section).map((row) => (
                <SettingField key={row.name} row={row} settings={settings} onChange={(change) => set.run(change)} />
              ))}
            </div>
          </Panel>
        ))}
        {'passwords secrets passphrase protection sealed'.includes(query.trim().toLowerCase()) ? <SecretsPanel /> : null}
        {settings !== null && rows.length === 0 ? <EmptyState title="No setting is called that" body="Try another word, or clear the search." action={<Button onPress={() => { setQuery(''); }}>Clear the search</Button>} /> : null}
      </div>
      <ConfirmDialog
        title="Reset all settings?"
        isOpen={asksReset}
        object="Every setting on this page"
        consequence="They go back to what they came with. Headsets, passwords and snippets stay."
        confirmLabel="Reset all settings"
        isBusy={reset.busy}
        onConfirm={() => reset.run()}
        onClose={() => { setAsksReset(false); }}
      >
        {reset.fault === null ? null : <FaultPanel fault={reset.fault} />}
      </ConfirmDialog>
    </>
  );
}
