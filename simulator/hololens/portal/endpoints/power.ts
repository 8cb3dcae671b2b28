import { badParameter, empty, json, unknownPath } from '../answer.ts';
import type { PortalQuery, Route } from '../route.ts';
import { ACTIVE_SCHEME_GUID, timeOutByPath } from '../../model/power-settings.ts';

/** Battery and power scheme (device-portal.md §1.14). */
export const powerRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/power/battery',
    handle: (_request, { battery }) =>
      json({
        AcOnline: battery.onMains() ? 1 : 0,
        BatteryPresent: 1,
        Charging: battery.charging() ? 1 : 0,
        DefaultAlert1: 0,
        DefaultAlert2: Math.round(battery.capacityMwh / 10),
        EstimatedTime: battery.estimatedSeconds(),
        MaximumCapacity: battery.capacityMwh,
        RemainingCapacity: Math.round(battery.remainingMwh()),
      }),
  },
  {
    method: 'GET',
    path: '/api/power/state',
    handle: () => json({ LowPowerState: false, LowPowerStateAvailable: true }),
  },
  { method: 'GET', path: '/api/power/activecfg', handle: () => json({ ActivePowerScheme: ACTIVE_SCHEME_GUID }) },
  {
    method: 'POST',
    path: '/api/power/activecfg',
    handle: ({ query }, headset) => {
      const scheme = query.text('scheme')?.toLowerCase();
      if (scheme !== 'scheme_current' && scheme !== ACTIVE_SCHEME_GUID) return badParameter('scheme');
      headset.powerSettings.activate();
      headset.wakefulness.limitChanged();
      return empty();
    },
  },
  {
    method: 'GET',
    path: /^\/api\/power\/cfg\/(scheme_current|381b4222-f694-41f0-9685-ff5bb260df2e)$/i,
    handle: (_request, headset) => json(headset.powerSettings.describe()),
  },
  {
    method: 'POST',
    path: /^\/api\/power\/cfg\/scheme_current\/[^/]+\/[^/]+$/i,
    handle: ({ path, query }, headset) => {
      const [group = '', setting = ''] = path.split('/').slice(-2);
      const name = timeOutByPath(group, setting);
      if (name === undefined) return unknownPath();
      const change = { ac: seconds(query, 'ValueAC'), dc: seconds(query, 'ValueDC') };
      if (change.ac === undefined && change.dc === undefined) return badParameter('ValueAC');
      headset.powerSettings.store(name, change);
      return empty();
    },
  },
];

function seconds(query: PortalQuery, name: string): number | undefined {
  const value = query.integer(name);
  return value !== undefined && value >= 0 && value <= 4_294_967_295 ? value : undefined;
}
