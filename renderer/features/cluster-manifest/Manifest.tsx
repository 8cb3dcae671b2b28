import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Copy } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityLabel } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { api, faultOf, useCollection } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Age } from '../../components/Age.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { XmlView, type XmlViewHandle } from '../../components/XmlView.tsx';
import { copyText } from '../cluster-entity/copy-entity.ts';
import { compareNatural } from '../../components/natural-order.ts';
import { manifestOwner, ownerKey, type ManifestOwner } from './manifest-choice.ts';
import styles from './manifest.module.css';

const keyOf = (row: EntityRow): string => row.key;
const whole = '';

/** Manifests as the cluster holds them: its own, those of application types, and of the services in them. */
export function Manifest({ connectionId }: { readonly connectionId: ConnectionId }) {
  const search = useRouterState({ select: (state): Record<string, unknown> => state.location.search });
  const of = textOf(search['of']);
  // A name of digits only comes out of the address as a number.
  const service = textOf(search['service']);
  const navigate = useNavigate();
  const owner = useMemo(() => manifestOwner(of), [of]);
  const choose = (next: string, serviceManifest: string): void => {
    void navigate({ to: '/clusters/$connectionId/manifest', params: { connectionId }, search: { of: next, ...(serviceManifest === whole ? {} : { service: serviceManifest }) } });
  };
  return (
    <div className={styles.screen}>
      <div className={styles.bar}>
        <OwnerSelect connectionId={connectionId} owner={owner} onChoose={(key) => { choose(key, whole); }} />
        {owner.kind === 'cluster' ? null : <ServiceSelect connectionId={connectionId} owner={owner} service={service ?? whole} onChoose={(name) => { choose(ownerKey(owner), name); }} />}
      </div>
      <Viewer key={`${ownerKey(owner)}\n${service ?? ''}`} connectionId={connectionId} owner={owner} service={service ?? null} />
    </div>
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

interface OwnerSelectProps {
  readonly connectionId: ConnectionId;
  readonly owner: ManifestOwner;
  readonly onChoose: (key: string) => void;
}

function OwnerSelect({ connectionId, owner, onChoose }: OwnerSelectProps) {
  const types = useCollection((signal) => api.clusters.entities.list({ connectionId, ref: { kind: 'cluster' }, list: 'applicationTypes' }, { signal }), keyOf, [connectionId]);
  const options = useMemo(() => {
    const versions = types.items.flatMap((row) => (row.kind === 'applicationType' ? [{ value: row.key, label: `${row.typeName} ${row.typeVersion}` }] : [])).sort((a, b) => compareNatural(a.label, b.label));
    const known = [{ value: entityKey({ kind: 'cluster' }), label: 'Cluster' }, ...versions];
    const key = ownerKey(owner);
    return known.some(({ value }) => value === key) ? known : [...known, { value: key, label: entityLabel(owner) }];
  }, [types.items, owner]);
  return <Select label="Manifest of" value={ownerKey(owner)} options={options} onChange={onChoose} />;
}

interface ServiceSelectProps {
  readonly connectionId: ConnectionId;
  readonly owner: ManifestOwner;
  readonly service: string;
  readonly onChoose: (name: string) => void;
}

function ServiceSelect({ connectionId, owner, service, onChoose }: ServiceSelectProps) {
  const names = useQuery({ queryKey: ['cluster-service-manifests', connectionId, ownerKey(owner)], queryFn: ({ signal }) => api.clusters.entities.serviceManifests({ connectionId, ref: owner }, { signal }) });
  const options = [{ value: whole, label: 'Application manifest' }, ...(names.data?.names ?? (service === whole ? [] : [service])).map((name) => ({ value: name, label: name }))];
  return <Select label="Part" value={service} options={options} onChange={onChoose} />;
}

interface ViewerProps {
  readonly connectionId: ConnectionId;
  readonly owner: ManifestOwner;
  readonly service: string | null;
}

function Viewer({ connectionId, owner, service }: ViewerProps) {
  const view = useRef<XmlViewHandle>(null);
  const manifest = useQuery({
    queryKey: ['cluster-manifest', connectionId, ownerKey(owner), service],
    queryFn: ({ signal }) => api.clusters.entities.manifest({ connectionId, ref: owner, serviceManifestName: service }, { signal }),
  });
  const copy = (): void => { if (manifest.data !== undefined) void copyText(manifest.data.xml, 'Manifest copied'); };
  useCommands([
    { id: 'manifest.search', title: 'Search in the manifest', group: 'Manifest', keys: '/', run: () => view.current?.focusSearch() },
    { id: 'manifest.next', title: 'Next hit', group: 'Manifest', keys: 'n', run: () => view.current?.step(1) },
    { id: 'manifest.previous', title: 'Previous hit', group: 'Manifest', keys: 'Shift+N', run: () => view.current?.step(-1) },
    { id: 'manifest.copy', title: 'Copy the manifest', group: 'Manifest', keys: 'c', when: manifest.data !== undefined, run: copy },
    { id: 'manifest.again', title: 'Read the manifest again', group: 'Manifest', keys: 'r', run: () => manifest.refetch() },
  ]);
  if (manifest.isPending) return <Skeleton height={320} />;
  if (manifest.isError) return <FaultPanel fault={faultOf(manifest.error)} onAction={() => manifest.refetch()} />;
  return (
    <XmlView
      ref={view} label={manifest.data.title} xml={manifest.data.xml}
      actions={<><IconButton label="Copy the manifest" keys="C" icon={<Copy aria-hidden="true" />} onPress={copy} /><span className={styles.age}>as of <Age at={manifest.data.asOf} /></span></>}
    />
  );
}
