import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { pinOf, withRootAnchor } from '../../core/net/certificate.ts';
import { pinnedAgent, plainAgent } from '../../core/net/pinned-agent.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import { deviceCertificates, portOf, startTlsServer } from '../../core/net/testing/tls-server.ts';
import type { TlsServer } from '../../core/net/testing/tls-server.ts';
import { faultError } from '../../core/faults.ts';
import type { DirectAccess } from '../direct-access.ts';
import { bulkGet } from './bulk-get.ts';
import type { BulkRequest } from './bulk-get.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function device(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: TlsServer; access: DirectAccess }> {
  const certificates = deviceCertificates();
  const server = await startTlsServer(certificates.leaf, answer);
  const trust = pinOf(withRootAnchor(await probeCertificate(server.endpoint, { timeoutMs: 5_000 }), certificates.root.certificateDer), 0);
  open.push(server);
  return { server, access: { agent: pinnedAgent(trust), endpoint: server.endpoint, headers: { Authorization: 'Basic c2VjcmV0' } } };
}

/** Bytes that tell their own place. */
const bodyOf = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_each, index) => (index * 31 + (index >> 8)) & 255));

async function fetched(access: DirectAccess, more: Partial<BulkRequest> & { writeMs?: number } = {}): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await bulkGet({
    access, address: '/file', signal: AbortSignal.timeout(20_000),
    accept: () => ({
      async write(bytes) {
        if (more.writeMs !== undefined) await pause(more.writeMs);
        pieces.push(Buffer.from(bytes));
      },
    }),
    ...more,
  });
  return Buffer.concat(pieces);
}

describe('bulkGet', () => {
  it('brings bodies of any size unchanged, signed, on a connection of its own', async () => {
    for (const size of [0, 1, 16_384, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 9_000_001]) {
      const body = bodyOf(size);
      const { server, access } = await device((_request, response) => response.writeHead(200, { 'content-length': size }).end(body));
      expect((await fetched(access)).equals(body)).toBe(true);
      expect(server.seen).toEqual(['GET /file Basic c2VjcmV0']);
    }
  });

  it('takes a body that trickles and ends with the connection, without an announced length', async () => {
    const body = bodyOf(3_000);
    const { access } = await device((request) => {
      void (async () => {
        request.socket.write('HTTP/1.0 200 OK\n\n');
        for (let at = 0; at < body.byteLength; at += 500) {
          request.socket.write(body.subarray(at, at + 500));
          await pause(5);
        }
        request.socket.end();
      })();
    });
    expect((await fetched(access)).equals(body)).toBe(true);
  });

  it('speaks plain HTTP where the device is reached over its cable', async () => {
    const body = bodyOf(2_000_000);
    const server = createServer((_request, response) => response.writeHead(200, { 'content-length': body.byteLength }).end(body));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push({ close: () => server.close() });
    const access: DirectAccess = { agent: plainAgent(), endpoint: { scheme: 'http', host: '127.0.0.1', port: portOf(server) }, headers: {} };
    expect((await fetched(access)).equals(body)).toBe(true);
  });

  it('lets a slow disk hold the line back, without losing or mixing a byte', async () => {
    const body = bodyOf(24 << 20);
    const { access } = await device((_request, response) => response.writeHead(200, { 'content-length': body.byteLength }).end(body));
    expect((await fetched(access, { writeMs: 15 })).equals(body)).toBe(true);
  });

  it('sends not a byte to another certificate', async () => {
    const { access } = await device((_request, response) => response.end());
    const impostor = await startTlsServer(deviceCertificates().leaf, (_request, response) => response.end('gotcha'));
    open.push(impostor);
    await expect(fetched({ ...access, endpoint: impostor.endpoint })).rejects.toMatchObject({ fault: { code: 'identity-changed' } });
    expect(impostor.seen).toEqual([]);
  });

  it('keeps what had come before a cut, and says how much', async () => {
    const body = bodyOf(5_000_000);
    const { access } = await device((_request, response) => {
      response.writeHead(200, { 'content-length': body.byteLength });
      response.write(body.subarray(0, 2_345_678), () => response.socket?.destroy());
    });
    let kept = 0;
    await expect(fetched(access, { accept: () => ({ write: (bytes) => Promise.resolve(void (kept += bytes.byteLength)) }) }))
      .rejects.toMatchObject({ fault: { code: 'cut-short' } });
    expect(kept).toBe(2_345_678);
  });

  it('gives up a body that stands still', async () => {
    const { access } = await device((_request, response) => void response.writeHead(200, { 'content-length': 100 }).write('x'));
    await expect(fetched(access, { stallTimeoutMs: 100 })).rejects.toMatchObject({ fault: { code: 'slow' } });
  });

  it('gives up a device that does not answer', async () => {
    const { access } = await device(() => undefined);
    await expect(fetched(access, { responseTimeoutMs: 100 })).rejects.toMatchObject({ fault: { code: 'slow' } });
  });

  it.each([
    [401, '', 'unauthorised'],
    [403, '', 'forbidden'],
    [404, '{"ErrorMessage":"gone"}', 'not-found'],
    [500, '<html><title>500</title></html>', 'server-error'],
    [307, '', 'not-a-portal'],
  ])('turns status %i into a fault', async (status, text, code) => {
    const { access } = await device((_request, response) => response.writeHead(status, { 'content-length': text.length }).end(text));
    await expect(fetched(access)).rejects.toMatchObject({ fault: { code } });
  });

  it('throws what the sink throws, once nothing is being written any more', async () => {
    const body = bodyOf(8 << 20);
    const { access } = await device((_request, response) => response.writeHead(200, { 'content-length': body.byteLength }).end(body));
    let writing = 0;
    await expect(fetched(access, {
      accept: () => ({
        async write() {
          writing++;
          await pause(20);
          writing--;
          throw faultError('disk-full');
        },
      }),
    })).rejects.toMatchObject({ fault: { code: 'disk-full' } });
    expect(writing).toBe(0);
  });

  it('stops when it is told to', async () => {
    const { access } = await device((_request, response) => void response.writeHead(200, { 'content-length': 100 }).write('x'));
    const stop = new AbortController();
    const running = fetched(access, { signal: stop.signal });
    await pause(50);
    stop.abort();
    await expect(running).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  });
});
