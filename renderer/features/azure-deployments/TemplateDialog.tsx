import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { LineView } from '../../components/LineView.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { copyText } from '../cluster-entity/copy-entity.ts';
import { saveText } from './save-text.ts';
import styles from './deployments.module.css';

/** The template as it was deployed; can be copied and saved beside the code. */
export function TemplateDialog({ connectionId, deploymentId, onClose }: { readonly connectionId: ConnectionId; readonly deploymentId: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery(orpc.azure.deployments.template.queryOptions({ input: { connectionId, deploymentId } }));
  const lines = useMemo(() => data?.text.split('\n') ?? [], [data]);
  return (
    <Dialog
      title="Template as it was deployed" isOpen size="large" onClose={onClose}
      footer={data === undefined ? undefined : <><Button onPress={() => copyText(data.text, 'Template copied')}>Copy</Button><Button variant="primary" onPress={() => { saveText(data.fileName, data.text, 'application/json'); }}>Save as {data.fileName}</Button></>}
    >
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={10} /> : null) : <div className={styles.text}><LineView label="Template" lines={lines} showsNumbers /></div>}
    </Dialog>
  );
}
