import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useCollection } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes } from '../../components/format.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { uploadFile } from '../apps/upload-file.ts';
import { useDropZone } from '../apps/use-drop-zone.ts';
import styles from './deploy.module.css';

/** No template that Azure takes is larger than 4 MB; a zip from the portal holds some of them. */
const mostBytes = 40_000_000;
const mostFiles = 200;

/** Deployments that are being prepared, and the ways to a new one. */
export function Drafts({ connectionId }: { readonly connectionId: ConnectionId }) {
  const navigate = useNavigate();
  const { items, phase, fault } = useCollection((signal) => api.azure.deploy.drafts.watch(undefined, { signal }), ({ draftId }) => draftId, []);
  const [removed, setRemoved] = useState<Draft | null>(null);
  const own = items.filter(({ target }) => target === null || target.connectionId === connectionId).sort((a, b) => b.changedAt - a.changedAt);
  const input = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const open = (draftId: string): void => { void navigate({ to: '/azure/$connectionId/deploy/$draftId', params: { connectionId, draftId } }); };
  const take = useAct(async (files: readonly File[]) => {
    const chosen = files.filter(({ size }) => size <= mostBytes).slice(0, mostFiles);
    const uploads = [];
    for (const file of chosen) {
      // oxlint-disable-next-line no-await-in-loop -- they are small, and stay in their order
      uploads.push((await uploadFile(file, () => {}, new AbortController().signal)).handle);
    }
    open((await api.azure.deploy.drafts.fromFiles({ uploads, target: null })).draftId);
  });
  const remove = useAct(async (draft: Draft) => {
    await api.azure.deploy.drafts.remove({ draftId: draft.draftId });
    announce(`“${draft.title}” is thrown away`, { tone: 'ok' });
    setRemoved(null);
  });
  const isOver = useDropZone((found) => take.run(found.map(({ file }) => file)));
  const given = (list: FileList | null): void => { if (list !== null && list.length > 0) void take.run([...list]); };
  return (
    <div className={styles.screen}>
      <section className={styles.drop} data-over={isOver} aria-label="A new deployment">
        <FileUp aria-hidden="true" />
        <p>Drop a template here, with its parameters file if there is one: <b>.json</b> files, a folder, or the <b>.zip</b> that the portal offers. Nothing is sent to Azure yet.</p>
        <Button variant="primary" isBusy={take.busy} onPress={() => { input.current?.click(); }}>Choose files…</Button>
        <Button isBusy={take.busy} onPress={() => { folder.current?.click(); }}>Choose a folder…</Button>
        <input ref={input} type="file" multiple hidden accept=".json,.jsonc,.zip" aria-label="Template files" onChange={(event) => { given(event.target.files); event.target.value = ''; }} />
        <input ref={(element) => { folder.current = element; element?.setAttribute('webkitdirectory', ''); }} type="file" multiple hidden aria-label="Template folder" onChange={(event) => { given(event.target.files); event.target.value = ''; }} />
      </section>
      {take.fault === null ? null : <FaultPanel fault={take.fault} />}
      {fault === null ? null : <FaultPanel fault={fault} compact={items.length > 0} />}
      {remove.fault === null ? null : <FaultPanel fault={remove.fault} compact />}
      {phase === 'loading' && items.length === 0 ? <Skeleton lines={5} /> : own.length === 0 && fault !== null ? null : own.length === 0 ? (
        <p className={styles.prose}>Nothing is being prepared. An earlier deployment can be taken as the start of a new one with “Deploy it again” on its page.</p>
      ) : (
        <ul className={styles.drafts} aria-label="Deployments being prepared">
          {own.map((draft) => (
            <li key={draft.draftId}>
              <button type="button" className={styles.draft} onClick={() => { open(draft.draftId); }}>
                <strong>{draft.title}</strong>
                <span className={styles.faint}>{draft.origin}, {formatBytes(draft.templateBytes)}, changed <Age at={draft.changedAt} /></span>
                <span>{draft.deployed === null ? (draft.obstacles.length === 0 ? <Chip tone="ok">ready</Chip> : <Chip>{draft.obstacles.length} to do</Chip>) : <Chip>deployed</Chip>}</span>
              </button>
              <Button variant="quiet" onPress={() => { if (draft.deployed === null) setRemoved(draft); else void remove.run(draft); }}>Throw away<span className="visually-hidden"> {draft.title}</span></Button>
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        title="Throw this away?" isOpen={removed !== null} object={removed?.title ?? ''} confirmLabel="Throw away" isBusy={remove.busy}
        consequence="What was set for it goes, sealed secrets too. In Azure nothing changes: it was not deployed." onConfirm={() => removed !== null && remove.run(removed)} onClose={() => { setRemoved(null); }}
      />
    </div>
  );
}
