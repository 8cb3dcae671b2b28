import { useNavigate, useRouterState } from '@tanstack/react-router';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { connectionOfPath } from '../../app/connection-address.ts';
import { announce } from '../../components/announce.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';

const words = {
  hololens: {
    title: 'Remove this headset?',
    consequence: 'Fabriscope forgets its address, its pinned certificate and its password, and puts back what it changed on it. The headset itself, its apps and captures stay as they are. To come back it has to be trusted and signed in to again.',
  },
  cluster: {
    title: 'Remove this cluster?',
    consequence: 'Fabriscope forgets its addresses, what recognises it, and its profiles with their certificates and keys. The cluster itself stays as it is. To come back it has to be added with a certificate again.',
  },
  azure: {
    title: 'Remove this Azure profile?',
    consequence: 'Fabriscope forgets who signed in, its tokens and its secrets. Azure itself stays as it is, and what the history knows of it is kept. To come back it has to be added and signed in to again.',
  },
  devops: {
    title: 'Remove this organisation?',
    consequence: 'Fabriscope forgets its address and its token. The organisation itself stays as it is, and what the history knows of it is kept. To come back it has to be added with a token again.',
  },
} as const;

/** Forgets a connection; one in production asks for its name. */
export function RemoveDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const isShown = useRouterState({ select: (state) => connectionOfPath(state.location.pathname) }) === connection.id;
  const remove = useAct(async () => {
    await api.connections.remove({ connectionId: connection.id });
    onClose();
    announce(`${connection.name} is removed`, { tone: 'ok' });
    if (isShown) await navigate({ to: '/' });
  });
  return (
    <ConfirmDialog
      title={words[connection.kind].title}
      isOpen
      object={connection.name}
      consequence={words[connection.kind].consequence}
      confirmLabel={`Remove ${connection.name}`}
      {...(connection.production ? { typeToConfirm: connection.name } : {})}
      isBusy={remove.busy}
      onConfirm={() => remove.run()}
      onClose={onClose}
    >
      {remove.fault === null ? null : <FaultPanel fault={remove.fault} />}
    </ConfirmDialog>
  );
}
