import { create } from 'zustand';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';

export type ManageDialog = 'edit' | 'test' | 'remove';

/** Which dialog about a saved connection is open; one at a time, from wherever it was asked for. */
export const useManage = create<{ readonly open: { readonly dialog: ManageDialog; readonly connectionId: ConnectionId } | null }>()(() => ({ open: null }));

export function openManage(dialog: ManageDialog, connectionId: ConnectionId): void {
  useManage.setState({ open: { dialog, connectionId } });
}
export function closeManage(): void {
  useManage.setState({ open: null });
}
