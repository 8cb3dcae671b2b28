import { badParameter, empty, json, reason } from '../answer.ts';
import type { Route, SocketRoute } from '../route.ts';
import { portalJson } from '../portal-json.ts';

/** Services, interpupillary distance, heat and kiosk mode (device-portal.md §1.8). */
export const holographicRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/holographic/os/services', handle: () => json(services()) },
  {
    method: 'GET',
    path: '/api/holographic/os/settings/ipd',
    handle: (_request, headset) => json({ ipd: headset.ipd }),
  },
  {
    method: 'POST',
    path: '/api/holographic/os/settings/ipd',
    handle: ({ query }, headset) => {
      const ipd = query.integer('ipd');
      // Micrometres; a value in millimetres is a caller's mistake that a real headset would not make good either.
      if (ipd === undefined || ipd < 50_000 || ipd > 80_000) return badParameter('ipd');
      headset.ipd = ipd;
      return empty();
    },
  },
  {
    method: 'GET',
    path: '/api/holographic/thermal/stage',
    handle: (_request, headset) => json({ CurrentStage: headset.thermal.stage() }),
  },
  {
    method: 'GET',
    path: '/api/holographic/thermal/getMitigationLevels',
    generation: 2,
    handle: (_request, headset) => json(headset.thermal.mitigationLevels()),
  },
  { method: 'POST', path: '/api/holographic/thermal/setMitigationLevel', generation: 2, handle: setMitigation('level', 3) },
  { method: 'POST', path: '/api/holographic/thermal/setThermalScore', generation: 2, handle: setMitigation('thermalScore', 100) },
  {
    method: 'GET',
    path: '/api/holographic/kioskmode/status',
    handle: (_request, headset) =>
      headset.profile.generation === 1
        ? kioskUnavailable()
        : json({ KioskModeEnabled: headset.kioskMode.enabled, StartupApp: headset.kioskMode.startupApp }),
  },
  {
    method: 'POST',
    path: '/api/holographic/kioskmode/settings',
    handle: ({ query }, headset) => {
      if (headset.profile.generation === 1) return kioskUnavailable();
      const enabled = query.flag('kioskModeEnabled', headset.kioskMode.enabled);
      headset.kioskMode = { enabled, startupApp: query.text('startupApp') ?? '' };
      return empty();
    },
  },
];

export const holographicSockets: readonly SocketRoute[] = [
  {
    path: '/api/holographic/thermal/getMitigationLevels',
    generation: 2,
    next: (headset) => portalJson(headset.thermal.mitigationLevels()),
  },
];

/** Names recorded on the first generation; those of the second are unknown and assumed alike. */
function services(): object {
  const names = ['dwm.exe', 'holoshellapp.exe', 'holosi.exe', 'mixedrealitycapture.exe', 'sihost.exe', 'spectrum.exe'];
  const running = { Expected: 'Running', Observed: 'Running' };
  return { SoftwareStatus: Object.fromEntries(names.map((name) => [name, running])) };
}

function setMitigation(key: 'level' | 'thermalScore', max: number): Route['handle'] {
  return ({ query }, headset) => {
    const mask = query.integer('mask');
    const value = query.integer(key);
    if (value === undefined || value < 0 || value > max) return badParameter(key);
    const known = mask !== undefined && headset.thermal.forceMitigation(mask, { [key]: value });
    return known ? empty() : badParameter('mask');
  };
}

/** The first generation has it only in the Commercial Suite; other editions answer with an error. */
function kioskUnavailable(): ReturnType<typeof reason> {
  return reason(400, 'Kiosk mode is not available on this edition.');
}
