import { bytes, empty, html, json, reason } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Route } from '../route.ts';

/** Entry pages, pairing and the root certificate (device-portal.md §1.1). */
export function accessRoutes(rootCertificateDer: () => Buffer): Route[] {
  return [
    { method: 'GET', path: '/', handle: () => page('Windows Device Portal') },
    { method: 'GET', path: '/default.htm', handle: () => page('Windows Device Portal') },
    { method: 'GET', path: '/devicepair.htm', open: true, handle: () => page('Set up access') },
    { method: 'GET', path: '/devicesecurity.htm', open: true, handle: () => page('Set up access') },
    {
      method: 'GET',
      path: '/config/rootcertificate',
      // Uncertain whether it is served without credentials (device-portal.md §5.1); assumed so.
      open: true,
      handle: () => bytes(rootCertificateDer(), 'application/x-x509-ca-cert'),
    },
    { method: 'POST', path: '/api/authorize/startpair', open: true, handle: startPairing },
    { method: 'POST', path: '/api/authorize/pair', open: true, handle: pair },
    {
      method: 'GET',
      path: '/api/users/activeuser',
      handle: () => json({ UserDisplayName: 'developer', UserSID: 'S-1-5-21-2702878673-795188819-444038987-2781' }),
    },
    {
      method: 'GET',
      path: '/api/holographic/os/webmanagement/settings/https',
      handle: (_request, headset) => json({ httpsRequired: headset.httpsRequired }),
    },
    { method: 'POST', path: '/api/holographic/os/webmanagement/settings/https', handle: requireHttps },
  ];
}

function page(title: string): Answer {
  return html(200, title, 'This is a simulated headset.');
}

const startPairing: Route['handle'] = (_request, headset) => {
  headset.emit({ type: 'pin', pin: headset.pairing.start() });
  return empty();
};

/**
 * The form that headsets use: `pin`, `username`, `password`. Uncertain: the status that comes with a refusal; a 400 with
 * `{Reason}` is assumed.
 */
const pair: Route['handle'] = ({ query }, headset) => {
  const username = query.text('username') ?? '';
  const result = headset.pairing.finish(query.text('pin') ?? '', { username, password: query.text('password') ?? '' });
  if (!result.paired) return reason(400, result.reason);
  headset.emit({ type: 'paired', username });
  return empty();
};

const requireHttps: Route['handle'] = ({ query }, headset) => {
  const required = query.text('required');
  if (required !== 'yes' && required !== 'no' && required !== 'default') {
    return reason(400, 'required must be yes, no or default.');
  }
  headset.httpsRequired = required !== 'no';
  return empty();
};
