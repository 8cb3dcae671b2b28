import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ParameterMatrix } from '../../../shared/contract/history/figures.ts';
import type { HistoryRow } from '../../../shared/contract/history/rows.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { useAddressText } from '../../app/use-address-text.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatExact } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { FolderChooser } from '../folders/FolderChooser.tsx';
import { useDownloadFolder } from '../folders/use-download-folder.ts';
import { kindWords } from './row-looks.ts';
import styles from './parameters.module.css';

/** Parameters of one application, environment by environment, with where each value came from. */
export function Parameters() {
  const known = useQuery(orpc.history.figures.parameterised.queryOptions());
  const [wanted, setWanted] = useAddressText('application');
  const [wantedKind, setWantedKind] = useState<HistoryRow['kind'] | null>(null);
  const applications = known.data ?? [];
  const chosen = applications.find(({ application }) => application === wanted) ?? applications[0];
  const kind = chosen?.kinds.find((each) => each === wantedKind) ?? chosen?.kinds[0] ?? null;
  if (known.data === undefined) return <div className={styles.screen}><Header />{known.error === null ? <Skeleton lines={10} /> : <FaultPanel fault={faultOf(known.error)} onAction={() => known.refetch()} />}</div>;
  if (chosen === undefined || kind === null) {
    return <EmptyState isPage title="No parameters are known yet" body="They come with deployments: of Azure Resource Manager, and of applications in clusters. Values of secrets are never kept." />;
  }
  return (
    <div className={styles.screen}>
      <Header>
        <Select label="Application" isLabelHidden value={chosen.application} options={applications.map(({ application }) => ({ value: application, label: application }))} onChange={setWanted} />
        {chosen.kinds.length < 2 ? null : <Select label="Kind" isLabelHidden value={kind} options={chosen.kinds.map((value) => ({ value, label: kindWords[value] }))} onChange={setWantedKind} />}
      </Header>
      <MatrixOf key={`${chosen.application} ${kind}`} application={chosen.application} kind={kind} />
    </div>
  );
}

function Header({ children }: { readonly children?: ReactNode }) {
  return <PageHeader isFlush title="Parameters by environment" detail="As they were last used. What is missing somewhere or looks like a secret in the open is marked.">{children}</PageHeader>;
}

function MatrixOf({ application, kind }: { readonly application: string; readonly kind: HistoryRow['kind'] }) {
  const { data, error, refetch } = useQuery(orpc.history.figures.parameters.queryOptions({ input: { application, kind } }));
  const [text, setText] = useState('');
  const [differencesOnly, setDifferencesOnly] = useState(false);
  const [exported, setExported] = useState<string | null>(null);
  if (data === undefined) return error === null ? <Skeleton lines={10} /> : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />;
  const rows = data.rows.filter((row) => row.name.toLowerCase().includes(text.trim().toLowerCase()) && (!differencesOnly || !row.same || row.missingIn.length > 0));
  const secretLooking = data.rows.filter((row) => row.cells.some((cell) => cell.secretLooking)).length;
  return (
    <>
      <div className={styles.bar}>
        <SearchField label="Find a parameter" value={text} onChange={setText} />
        <Switch isSelected={differencesOnly} onChange={setDifferencesOnly}>Differences and gaps only</Switch>
        {secretLooking === 0 ? null : <Chip tone="warn">{secretLooking === 1 ? '1 looks like a secret in the open' : `${String(secretLooking)} look like secrets in the open`}</Chip>}
      </div>
      <Grid matrix={data} rows={rows} onExport={setExported} />
      {exported === null ? null : <ExportEnvironment application={application} kind={kind} environment={exported} onClose={() => { setExported(null); }} />}
    </>
  );
}

/** Where a value came from, in a column. */
const fromWords: Readonly<Record<ParameterMatrix['rows'][number]['cells'][number]['from'], string>> = {
  default: 'the template’s default', file: 'from a file', override: 'set for it', reference: 'from a vault', unknown: 'origin not known', missing: '',
};

function Grid({ matrix, rows, onExport }: { readonly matrix: ParameterMatrix; readonly rows: ParameterMatrix['rows']; readonly onExport: (environment: string) => void }) {
  return (
    <div className={styles.box}>
      <table className={styles.matrix}>
        <caption className="visually-hidden">Parameters of {matrix.application} by environment</caption>
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            {matrix.environments.map((name) => <th key={name} scope="col"><span className={styles.environment}>{name}<IconButton label={`Export the parameters of ${name}`} icon={<Download aria-hidden="true" />} onPress={() => { onExport(name); }} /></span></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} data-differs={!row.same || undefined}>
              <th scope="row">{row.name}{row.same ? null : <span className={styles.from}>≠ differs</span>}{row.missingIn.length === 0 ? null : <span className={styles.from}>▲ missing in {row.missingIn.length === 1 ? row.missingIn[0] : String(row.missingIn.length)}</span>}</th>
              {row.cells.map((cell) => (
                <td key={cell.environment} data-missing={cell.from === 'missing' || undefined} title={cell.at === null ? undefined : `Last used so at ${formatExact(cell.at)}`}>
                  {cell.from === 'missing' ? <em>missing</em> : cell.secret ? <em>secret, not kept</em> : <span className={styles.value}>{cell.value}</span>}
                  {cell.from === 'missing' ? null : <span className={styles.from}>{fromWords[cell.from]}</span>}
                  {cell.secretLooking ? <Chip tone="warn">looks like a secret</Chip> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className={styles.none}>No parameter fits.</p> : null}
    </div>
  );
}

function ExportEnvironment({ application, kind, environment, onClose }: { readonly application: string; readonly kind: HistoryRow['kind']; readonly environment: string; readonly onClose: () => void }) {
  const place = useDownloadFolder();
  const start = useAct(async () => {
    if (place.folder === null) return;
    await api.history.figures.exportParameters({ application, kind, environment, folder: place.folder.handle });
    announce('The export has begun: it is among the tasks', { tone: 'ok' });
    onClose();
  });
  const fault = start.fault ?? place.fault;
  return (
    <>
      <Dialog
        title={`Parameters file for ${environment}`} isOpen size="small" onClose={onClose}
        footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={start.busy} isDisabled={place.folder === null} disabledReason="Choose a folder." onPress={() => start.run()}>Export</Button></>}
      >
        <p>{kind === 'arm' ? 'A parameters file of Resource Manager' : 'An ApplicationParameters file'} with the values that {application} last had in {environment}. Secrets are left out and named in it.</p>
        <p className={styles.bar}>Into <strong>{place.folder?.label ?? '…'}</strong> <Button variant="quiet" isBusy={place.isChoosing} onPress={place.choose}>Another folder…</Button></p>
        {fault === null ? null : <FaultPanel fault={fault} />}
      </Dialog>
      <FolderChooser title="Where to?" isOpen={place.isChooserOpen} from={place.folder?.handle ?? null} onChoose={place.take} onClose={place.close} />
    </>
  );
}
