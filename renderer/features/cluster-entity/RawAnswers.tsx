import { useQuery } from '@tanstack/react-query';
import { Copy, RefreshCw } from 'lucide-react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { api, faultOf } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { LineView } from '../../components/LineView.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { copyText } from './copy-entity.ts';
import { indentJson } from './indent-json.ts';
import styles from './entity.module.css';

/** What the gateway said about it, as it came: which call, when, and the text. */
export function RawAnswers({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  const raw = useQuery({ queryKey: ['cluster-raw', connectionId, entityKey(entity)], queryFn: ({ signal }) => api.clusters.entities.raw({ connectionId, ref: entity }, { signal }), staleTime: 0, gcTime: 0 });
  const again = <Button icon={<RefreshCw aria-hidden="true" />} isBusy={raw.isFetching} onPress={() => raw.refetch()}>Ask again</Button>;
  if (raw.isPending) return <Skeleton lines={12} />;
  if (raw.isError) return <FaultPanel fault={faultOf(raw.error)} onAction={() => raw.refetch()} />;
  if (raw.data.answers.length === 0) return <EmptyState title="No answer is kept" body="Nothing has been asked about it yet." action={again} />;
  return (
    <div className={styles.raw}>
      <div>{again}</div>
      {raw.data.answers.map(({ call, at, text }) => (
        <section key={call} className={styles.rawAnswer} aria-label={call}>
          <div className={styles.rawHead}>
            <code className={styles.call}>{call}</code><span className={styles.faint}>asked <Age at={at} /></span>
            <IconButton label="Copy this answer" icon={<Copy aria-hidden="true" />} onPress={() => copyText(text, 'Answer copied')} />
          </div>
          <div className={styles.rawText}><LineView label={call} lines={indentJson(text).split('\n')} /></div>
        </section>
      ))}
    </div>
  );
}
