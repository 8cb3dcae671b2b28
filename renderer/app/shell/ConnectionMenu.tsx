import { Ellipsis } from 'lucide-react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { connectionMenu, runConnectionAct } from './connection-acts.ts';

/** Everything that can be done with a connection, whatever it leads to. */
export function ConnectionMenu({ connection }: { readonly connection: Connection }) {
  const label = `Acts on ${connection.name}`;
  return (
    <Menu
      label={label}
      items={connectionMenu(connection)}
      onAction={(id) => { runConnectionAct(id, connection); }}
      trigger={<IconButton label={label} icon={<Ellipsis aria-hidden="true" />} />}
    />
  );
}
