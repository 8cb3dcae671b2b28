import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityKindWords, entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import styles from './EntityLink.module.css';

export interface EntityLinkProps {
  readonly connectionId: ConnectionId;
  readonly entity: EntityRef;
  /** Says the kind before the name: "Node Node 7". */
  readonly showKind?: boolean;
  readonly children?: ReactNode;
}

/** An entity by its name, leading to its page; the cluster itself leads to its home. */
export function EntityLink({ connectionId, entity, showKind = false, children }: EntityLinkProps) {
  const label = children ?? entityLabel(entity);
  const kind = entityKindWords[entity.kind].one;
  // "Partition a1b2" says its kind already.
  const saysKind = entity.kind === 'cluster' || (children === undefined && entityLabel(entity).toLowerCase().startsWith(kind));
  const content = showKind && !saysKind ? <><span className={styles.kind}>{kind}</span> {label}</> : label;
  if (entity.kind === 'cluster') return <Link className={styles.link} to="/clusters/$connectionId/home" params={{ connectionId }}>{content}</Link>;
  return (
    <Link className={styles.link} to="/clusters/$connectionId/explore/$entityKey" params={{ connectionId, entityKey: entityKey(entity) }} title={`${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)} ${entityLabel(entity)}`}>
      {content}
    </Link>
  );
}
