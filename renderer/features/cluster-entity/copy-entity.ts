import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { linkTo } from '../../app/shell/copy-link.ts';
import { announce } from '../../components/announce.ts';

export interface CopyChoice {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** What is said once it is done. */
  readonly done: string;
}

/** The id that tools outside ask for, where it is not the name. */
function idOf(ref: EntityRef): string | null {
  if (ref.kind === 'partition') return ref.partitionId;
  return ref.kind === 'replica' ? ref.replicaId : null;
}

/** What of an entity can be taken elsewhere. */
export function copyChoices(connectionId: ConnectionId, ref: EntityRef, name: string): readonly CopyChoice[] {
  const id = idOf(ref);
  const path = `/clusters/${encodeURIComponent(connectionId)}/explore/${encodeURIComponent(entityKey(ref))}`;
  return [
    { id: 'name', label: 'Name', text: name === '' ? entityLabel(ref) : name, done: 'Name copied' },
    ...(id === null ? [] : [{ id: 'id', label: 'Id', text: id, done: 'Id copied' }]),
    { id: 'link', label: 'Link to this page', text: linkTo(path, location), done: 'Link copied' },
    { id: 'json', label: 'Reference as JSON', text: JSON.stringify(ref, null, 2), done: 'Reference copied' },
  ];
}

/** Copies a text and says so, or says why it could not. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(done, { tone: 'ok' });
  } catch {
    announce('The clipboard is not available here: mark the text and copy it by hand.', { tone: 'warn' });
  }
}
