import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import styles from './entity.module.css';

export interface RowLinkProps {
  readonly connectionId: ConnectionId;
  readonly entity: EntityRef;
  readonly children: ReactNode;
}

/**
 * A link to an entity's page within a row of a long list. The router's own link reckons its address and whether it is the
 * present one at every mount, which a grid that scrolls does hundreds of times a second.
 */
export function RowLink({ connectionId, entity, children }: RowLinkProps) {
  const navigate = useNavigate();
  const key = entityKey(entity);
  return (
    <a
      className={styles.rowLink} href={`#/clusters/${encodeURIComponent(connectionId)}/explore/${encodeURIComponent(key)}`}
      onClick={(event) => {
        // Other buttons and keys mean another tab or a copy: the browser's business.
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        void navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: key } });
      }}
    >{children}
    </a>
  );
}
