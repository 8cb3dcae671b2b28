import { connect } from 'node:net';

import { expect, it } from 'vitest';

import { CertificateAuthority } from '../../foundation/authority.ts';
import { TlsListener } from './listener.ts';

const certificate = new CertificateAuthority({ commonName: 'Test' }).issue({ subject: { commonName: 'localhost' }, addresses: ['127.0.0.1'] });

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('close', () => socket.destroy());
    setTimeout(() => socket.destroy(), 100);
  });

it('hands out ports that are open, one after the other, and leaves none behind', async () => {
  const listener = new TlsListener(certificate, () => undefined);
  await listener.fillSpare();
  const ports = Array.from({ length: 5 }, () => listener.takeSpare());
  expect(new Set(ports).size).toBe(5);
  expect(await isOpen(ports[0] ?? 0)).toBe(true);
  // Closed while the ones taken are being replaced.
  await listener.fillSpare();
  ports.push(listener.takeSpare());
  await listener.close();
  expect(await Promise.all(ports.map(isOpen))).toEqual(ports.map(() => false));
  expect(process.getActiveResourcesInfo().filter((each) => each === 'TCPServerWrap')).toEqual([]);
});
