import { useNavigate } from '@tanstack/react-router';
import { Copy, FileCode2 } from 'lucide-react';
import { Fragment } from 'react';
import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityKindWords, entityLabel, entityPath, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { EntityActions } from '../cluster-actions/EntityActions.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { FreshnessLine } from '../cluster-parts/FreshnessLine.tsx';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { copyChoices, copyText } from './copy-entity.ts';
import { healthSince } from './health-since.ts';
import { tellingStatus } from './row-words.ts';
import styles from './entity.module.css';

/** Where it is, what it is called, how it is and since when, and what can be done with it. */
export function EntityHeader({ connectionId, detail }: { readonly connectionId: ConnectionId; readonly detail: EntityDetail }) {
  const { ref, name, healthState, status, gone, freshness } = detail;
  const title = name === '' ? entityLabel(ref) : name;
  const kind = entityKindWords[ref.kind].one;
  const choices = copyChoices(connectionId, ref, name);
  const copy = (id: string): void => {
    const choice = choices.find((each) => each.id === id);
    if (choice !== undefined) void copyText(choice.text, choice.done);
  };
  useCommands([{ id: 'entity.copy', title: 'Copy the name of this entity', group: 'Entity', keys: 'c', keywords: 'clipboard id', run: () => { copy('name'); } }]);
  return (
    <header className={styles.header}>
      <Breadcrumb connectionId={connectionId} entity={ref} />
      <div className={styles.headLine}>
        <h2 className={styles.title}><bdi>{title}</bdi>{title.toLowerCase().startsWith(kind) ? null : <span className={styles.kind}> {kind}</span>}</h2>
        <span className={styles.headActs}>
          <Menu label="Copy" items={choices.map(({ id, label }) => ({ id, label, ...(id === 'name' ? { keys: 'C' } : {}) }))} onAction={copy} trigger={<IconButton label="Copy name, id or link" icon={<Copy aria-hidden="true" />} />} />
          <ManifestButton connectionId={connectionId} entity={ref} />
          <EntityActions connectionId={connectionId} detail={detail} />
        </span>
      </div>
      <div className={styles.headState}>
        <span><HealthMark state={healthState} since={healthSince(detail)} /></span>
        {status === '' ? null : <Chip tone={tellingStatus(status) === '' ? 'plain' : 'warn'}>{status}</Chip>}
        <FreshnessLine freshness={freshness} />
      </div>
      {gone ? (
        <p className={styles.gone} role="status">
          <StateMark tone="stale" word="It is there no more." /> What is shown is what was known last. It was deleted, moved, or its node went away.
        </p>
      ) : null}
    </header>
  );
}

function Breadcrumb({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  const path = entityPath(entity);
  return (
    <nav aria-label="Where this is" className={styles.breadcrumb}>
      {path.map((ref, index) => (
        <Fragment key={`${ref.kind}${index}`}>
          {index === 0 ? null : <span aria-hidden="true"> › </span>}
          {index === path.length - 1 ? <span aria-current="page">{entityLabel(ref)}</span> : <EntityLink connectionId={connectionId} entity={ref} />}
        </Fragment>
      ))}
    </nav>
  );
}

/** The cluster, its types and its applications have manifests. */
function ManifestButton({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  const navigate = useNavigate();
  const hasOne = entity.kind === 'cluster' || entity.kind === 'application' || (entity.kind === 'applicationType' && entity.typeVersion !== null);
  if (!hasOne) return null;
  return (
    <Button
      variant="quiet" icon={<FileCode2 aria-hidden="true" />}
      onPress={() => navigate({ to: '/clusters/$connectionId/manifest', params: { connectionId }, search: { of: entityKey(entity) } })}
    >Manifest
    </Button>
  );
}
