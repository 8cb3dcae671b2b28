import type { Connection } from '../../shared/contract/connections.ts';
import { connectionStateAppearance } from '../../shared/domain/connection-state.ts';
import { literal } from './menu-template.ts';

/** What the tray needs to know of a headset. */
export type TrayHeadset = Pick<Connection, 'id' | 'name' | 'state' | 'headset'>;

export interface TrayModel {
  /** One line under the pointer. */
  readonly toolTip: string;
  /** Something wants a look: shown by another icon and in words. */
  readonly alert: boolean;
  readonly headsets: readonly { readonly connectionId: string; readonly label: string; readonly href: string }[];
  /** Headsets that did not fit. */
  readonly more: number;
}

const shownHeadsets = 12;

function battery(headset: TrayHeadset): number | null {
  return headset.state === 'online' || headset.state === 'stale' ? (headset.headset?.batteryPercent ?? null) : null;
}

/** Redder first: what is broken, then the emptiest battery, then by name. */
function urgency(headset: TrayHeadset): number {
  const rank = { error: 0, warn: 1, ok: 2, stale: 3 } as const;
  return rank[connectionStateAppearance[headset.state].tone] * 1_000 + (battery(headset) ?? 999);
}

function label(headset: TrayHeadset): string {
  const { shape, word } = connectionStateAppearance[headset.state];
  const percent = battery(headset);
  const charging = headset.headset?.charging === true ? ', charging' : '';
  return literal(`${shape} ${headset.name} – ${word}${percent === null ? '' : `, ${Math.round(percent)} %${charging}`}`);
}

/**
 * What the tray says of all headsets: how many are there, the worst battery, and what wants a look.
 * @param lowBatteryPercent from the settings.
 * @param unreadAlerts warnings and errors of the notice list that nobody has read.
 */
export function trayModel(headsets: readonly TrayHeadset[], lowBatteryPercent: number, unreadAlerts: number): TrayModel {
  const online = headsets.filter(({ state }) => state === 'online').length;
  const worst = headsets
    .filter((headset) => battery(headset) !== null)
    .sort((left, right) => (battery(left) ?? 0) - (battery(right) ?? 0))[0];
  const worstPercent = worst === undefined ? null : battery(worst);
  const low = worst !== undefined && worstPercent !== null && worstPercent < lowBatteryPercent && worst.headset?.charging !== true;
  const broken = headsets.filter(({ state }) => connectionStateAppearance[state].tone === 'error').length;
  const facts = [
    headsets.length === 0 ? 'no headset saved' : `${online} of ${headsets.length} online`,
    ...(worst === undefined || worstPercent === null ? [] : [`lowest battery ${Math.round(worstPercent)} % (${worst.name})`]),
    ...(unreadAlerts > 0 ? [`${unreadAlerts} ${unreadAlerts === 1 ? 'alert' : 'alerts'}`] : []),
  ];
  const sorted = [...headsets].sort((left, right) => urgency(left) - urgency(right) || left.name.localeCompare(right.name));
  return {
    // Windows cuts tool tips at 127 characters.
    toolTip: `Fabriscope: ${facts.join(', ')}`.slice(0, 127),
    alert: low || broken > 0 || unreadAlerts > 0,
    headsets: sorted.slice(0, shownHeadsets).map((headset) => ({ connectionId: headset.id, label: label(headset), href: `#/headsets/${headset.id}/home` })),
    more: Math.max(0, sorted.length - shownHeadsets),
  };
}
