import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { announce } from '../../components/announce.ts';
import { api, useEvents } from '../api.ts';
import { runCommand } from '../commands/registry.ts';
import { routePath } from '../route-path.ts';

const ConfirmDialog = lazy(async () => ({ default: (await import('../../components/ConfirmDialog.tsx')).ConfirmDialog }));

/** Does what native menus, the tray and links from outside ask for; a link from outside is shown and confirmed first. */
export function HostEvents() {
  const navigate = useNavigate();
  const [link, setLink] = useState<{ readonly href: string; readonly description: string } | null>(null);
  const go = (href: string): void => { void navigate({ href: routePath(href) }); };
  useEvents((signal) => api.app.hostEvents(undefined, { signal }), (event) => {
    if (event.kind === 'navigate') go(event.href);
    else if (event.kind === 'deep-link') setLink(event);
    else if (!runCommand(event.commandId)) announce('That cannot be done on this screen.', { tone: 'warn' });
  }, []);
  if (link === null) return null;
  return (
    <Suspense>
      <ConfirmDialog
        title="Open a link from outside?"
        isOpen
        object={link.description}
        consequence="Another program or page asked Fabriscope to show this. Nothing is changed by opening it."
        confirmLabel="Open it"
        tone="plain"
        onConfirm={() => { setLink(null); go(link.href); }}
        onClose={() => { setLink(null); }}
      />
    </Suspense>
  );
}
