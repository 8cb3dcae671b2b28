import type { Connection } from '../../shared/contract/connections.ts';
import { connectionHome } from '../../shared/domain/connection-home.ts';
import { connectionStateAppearance, hasLiveData } from '../../shared/domain/connection-state.ts';
import { healthStateAppearance } from '../../shared/domain/service-fabric/health.ts';

/** What menus and the tray tell of a connection. */
export type ListedConnection = Pick<Connection, 'id' | 'kind' | 'name' | 'state' | 'headset' | 'cluster' | 'azure' | 'devops'>;

/** A cause can be a whole sentence; a menu is a column. */
const longestFigure = 60;

/** Charge in percent while it is known to be so; null otherwise. */
export function batteryOf({ state, headset }: Pick<ListedConnection, 'state' | 'headset'>): number | null {
  return hasLiveData(state) ? (headset?.batteryPercent ?? null) : null;
}

/**
 * How a connection is shown: a cluster that answers by its health, since that it answers is not the question; anything
 * else by its state.
 */
export function lookOf({ state, cluster }: Pick<ListedConnection, 'state' | 'cluster'>) {
  return state === 'online' && cluster !== null ? healthStateAppearance[cluster.healthState] : connectionStateAppearance[state];
}

/** Where its first screen is. */
export function homeOf(connection: Pick<ListedConnection, 'kind' | 'id'>): string {
  return `#${connectionHome(connection)}`;
}

/** One line for a menu: `● Bench 3 – Online, 82 %`, `■ prod-we – Error, 2 nodes down`. */
export function connectionLine(connection: ListedConnection): string {
  const { shape, word } = lookOf(connection);
  const figure = figureOf(connection);
  return literal(`${shape} ${connection.name} – ${word}${figure === '' ? '' : `, ${figure}`}`);
}

function figureOf(connection: ListedConnection): string {
  const { state, headset, cluster, azure, devops } = connection;
  const { figure } = cluster ?? azure ?? devops ?? {};
  if (figure !== undefined) {
    if (!hasLiveData(state)) return '';
    return figure.length > longestFigure ? `${figure.slice(0, longestFigure - 1).trimEnd()}…` : figure;
  }
  const percent = batteryOf(connection);
  return percent === null ? '' : `${Math.round(percent)} %${headset?.charging === true ? ', charging' : ''}`;
}

/** A name that came from outside, as a label: an ampersand would otherwise mark a key. */
export function literal(name: string): string {
  return name.replaceAll('&', '&&');
}
