import { useState } from 'react';
import type { EntityRowOf } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { ActRecords } from '../cluster-actions/ActRecords.tsx';
import { CreateApplication } from '../cluster-actions/CreateApplication.tsx';
import { TypeAct } from '../cluster-actions/TypeActs.tsx';
import { ImageStore } from './ImageStore.tsx';
import { ProvisionExternal } from './Provision.tsx';
import { UploadPanel } from './UploadPanel.tsx';
import styles from './packages.module.css';

type TypeRow = EntityRowOf<'applicationType'>;
interface Asked {
  readonly what: 'create' | 'unprovision';
  readonly type: TypeRow;
}

/** From a package to a type that applications are made of: upload, provisioned types, image store, and what was done. */
export function Packages({ connectionId }: { readonly connectionId: ConnectionId }) {
  return (
    <div className={styles.screen}>
      <UploadPanel connectionId={connectionId} />
      <Types connectionId={connectionId} />
      <ImageStore connectionId={connectionId} />
      <Panel title="What was done from here"><ActRecords connectionId={connectionId} /></Panel>
    </div>
  );
}

function Types({ connectionId }: { readonly connectionId: ConnectionId }) {
  const list = useCollection((signal) => api.clusters.entities.list({ connectionId, ref: { kind: 'cluster' }, list: 'applicationTypes' }, { signal }), ({ key }) => key, [connectionId]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isExternal, setExternal] = useState(false);
  const types = list.items.filter((row) => row.kind === 'applicationType');
  const close = (): void => { setAsked(null); };
  const columns = typeColumns(setAsked);
  return (
    <Panel title="Provisioned types" actions={<Button variant="quiet" onPress={() => { setExternal(true); }}>Provision from an address…</Button>}>
      {list.fault === null ? null : <FaultPanel fault={list.fault} />}
      <div className={styles.types}>
        <DataGrid
          label="Provisioned application types" rows={types} rowKey={({ key }) => key} columns={columns} sort={{ id: 'type', desc: false }}
          empty={list.phase === 'loading' ? 'Reading the types …' : 'No application type is provisioned yet.'}
        />
      </div>
      <Disclosure title="What provisioning means">
        <p className={styles.remedy}>The cluster reads the package’s manifests and keeps it under its type and version. Applications are created from a type, upgraded to another version of it, and rolled back only to versions that are still provisioned.</p>
      </Disclosure>
      {asked?.what === 'create' ? <CreateApplication connectionId={connectionId} typeName={asked.type.typeName} typeVersion={asked.type.typeVersion} onClose={close} /> : null}
      {asked?.what === 'unprovision' ? <TypeAct action="unprovision" connectionId={connectionId} typeName={asked.type.typeName} typeVersion={asked.type.typeVersion} onClose={close} /> : null}
      {isExternal ? <ProvisionExternal connectionId={connectionId} onClose={() => { setExternal(false); }} /> : null}
    </Panel>
  );
}

function typeColumns(onAsk: (asked: Asked) => void): readonly GridColumn<TypeRow>[] {
  return [
    { id: 'type', header: 'Type', width: 'minmax(160px, 2fr)', cell: ({ typeName }) => typeName, title: ({ typeName }) => typeName, sortValue: ({ typeName, typeVersion }) => `${typeName} ${typeVersion}` },
    { id: 'version', header: 'Version', width: 'minmax(100px, 1fr)', cell: ({ typeVersion }) => typeVersion, sortValue: ({ typeVersion }) => typeVersion },
    {
      id: 'status', header: 'Status', width: 140, sortValue: ({ status }) => status, title: ({ statusDetails }) => statusDetails || undefined,
      cell: ({ status }) => <StateMark tone={status === 'Available' ? 'ok' : status === 'Failed' ? 'error' : 'busy'} word={status} />,
    },
    { id: 'applications', header: 'Used by', width: 110, align: 'end', cell: ({ applications }) => (applications === null ? '–' : applications === 0 ? 'none' : String(applications)), sortValue: ({ applications }) => applications },
    {
      id: 'acts', header: 'Acts', width: 250,
      cell: (type) => (
        <span className={styles.acts}>
          <Button variant="quiet" isDisabled={type.status !== 'Available'} disabledReason="It is not available yet." onPress={() => { onAsk({ what: 'create', type }); }}>Create…</Button>
          <Button variant="quiet" isDisabled={(type.applications ?? 0) > 0} disabledReason="Applications use this version." onPress={() => { onAsk({ what: 'unprovision', type }); }}>Unprovision…</Button>
        </span>
      ),
    },
  ];
}
