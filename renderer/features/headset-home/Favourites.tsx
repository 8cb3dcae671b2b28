import { Link } from '@tanstack/react-router';
import type { InstalledApp } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useCommands } from '../../app/commands/index.ts';
import type { CollectionState } from '../../app/use-stream.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { launchCommands } from '../apps/launch-commands.ts';
import { favouritesOf } from '../apps/favourites.ts';
import { FavouriteStrip } from '../apps/FavouriteStrip.tsx';
import type { AppActs } from '../apps/use-apps.ts';
import styles from './home.module.css';

export interface FavouritesProps {
  readonly connectionId: ConnectionId;
  readonly apps: CollectionState<InstalledApp>;
  readonly acts: AppActs;
  readonly refusal: string | null;
}

/** Favourite apps, one press or number key each. */
export function Favourites({ connectionId, apps, acts, refusal }: FavouritesProps) {
  const favourites = favouritesOf(apps.items);
  useCommands(launchCommands(favourites, acts, refusal));
  const { failed } = acts;
  if (apps.phase === 'loading') return null;
  return (
    <div className={styles.stack}>
      {failed === null ? null : <FaultPanel fault={failed.fault} onAction={() => acts.again(failed)} />}
      {favourites.length === 0
        ? <p className={styles.actNote}>No favourites yet. Star an app under <Link to="/headsets/$connectionId/apps" params={{ connectionId }}>Apps</Link> to start it from here with one key.</p>
        : <FavouriteStrip favourites={favourites} acts={acts} refusal={refusal} />}
    </div>
  );
}
