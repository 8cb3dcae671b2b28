import { useState } from 'react';
import type { DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import type { AzureCause, LiveCheck } from '../../../shared/contract/azure/shared.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Copy } from 'lucide-react';
import { copyText } from '../cluster-entity/copy-entity.ts';
import { LiveChecks } from './LiveChecks.tsx';
import styles from './deployments.module.css';

export interface CauseTreeProps {
  readonly connectionId: ConnectionId;
  readonly view: Pick<DeploymentView, 'causes' | 'checks' | 'row'>;
}

/** Leaf causes, the most telling first; each with what it means, where it happened, and what the real thing says right now. */
export function CauseTree({ connectionId, view }: CauseTreeProps) {
  const { causes, checks, row } = view;
  const again = useAct(() => api.azure.deployments.checkAgain({ connectionId, deploymentId: row.deploymentId }));
  return (
    <>
      <ol className={styles.causes} aria-label="Causes">
        {causes.map((cause) => <Cause key={cause.id} connectionId={connectionId} cause={cause} checks={checks.filter(({ causeIds }) => causeIds.includes(cause.id))} rootName={row.name} />)}
      </ol>
      {checks.length === 0 ? null : <p><Button isBusy={again.busy} onPress={() => again.run()}>Look again</Button></p>}
      {again.fault === null ? null : <FaultPanel fault={again.fault} />}
    </>
  );
}

function Cause({ connectionId, cause, checks, rootName }: { readonly connectionId: ConnectionId; readonly cause: AzureCause; readonly checks: readonly LiveCheck[]; readonly rootName: string }) {
  const [isWhole, setWhole] = useState(false);
  const { code, message, target, count, path, deploymentName, resourceName, resourceType, operationId, hint } = cause;
  const where = [
    resourceName === null ? '' : `${resourceName}${resourceType === null ? '' : ` (${resourceType})`}`,
    deploymentName === null || deploymentName === rootName ? '' : `in the nested deployment ${deploymentName}`,
    resourceName === null ? target : '',
  ].filter(Boolean).join(', ');
  const isLong = message.length > 600;
  return (
    <li className={styles.cause}>
      <p className={styles.causeHead}>
        <strong>{code}</strong>{count > 1 ? <span className={styles.count}>×{count}</span> : null}
        <IconButton label={`Copy the cause ${code}`} icon={<Copy aria-hidden="true" />} onPress={() => copyText(`${code}: ${message}${where === '' ? '' : `\n${where}`}`, 'Cause copied')} />
      </p>
      {hint === '' ? null : <p className={styles.hint}>{hint}</p>}
      <p className={styles.message}>{isLong && !isWhole ? `${message.slice(0, 600)}…` : message} {isLong ? <Button variant="quiet" onPress={() => { setWhole(!isWhole); }}>{isWhole ? 'Less' : 'All of it'}</Button> : null}</p>
      {where === '' ? null : <p className={styles.faint}>At {where}</p>}
      {path.length < 2 ? null : <p className={styles.faint}>Wrapped in {path.slice(0, -1).join(' › ')}{operationId === null ? '' : `, operation ${operationId}`}</p>}
      {checks.length === 0 ? null : <LiveChecks connectionId={connectionId} checks={checks} />}
    </li>
  );
}
