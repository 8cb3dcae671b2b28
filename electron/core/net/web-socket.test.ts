import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { pinOf } from './certificate.ts';
import { pinnedAgent } from './pinned-agent.ts';
import { probeCertificate } from './probe-certificate.ts';
import { deviceCertificates, startTlsServer, type TlsServer } from './testing/tls-server.ts';
import { openWebSocket, type TargetSocket, type WebSocketOptions } from './web-socket.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function socketServer(serve: (socket: WebSocket, request: IncomingMessage) => void): Promise<TlsServer> {
  const server = await startTlsServer(deviceCertificates().leaf, (_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server: server.server });
  sockets.on('connection', serve);
  open.push(server, { close: () => sockets.clients.forEach((client) => client.terminate()) });
  return server;
}

async function connect(server: TlsServer, options: Partial<WebSocketOptions> = {}): Promise<TargetSocket> {
  const agent = pinnedAgent(pinOf(await probeCertificate(server.endpoint, { timeoutMs: 5_000 }), 0));
  open.push({ close: () => agent.destroy() });
  return openWebSocket({ agent, endpoint: server.endpoint, path: '/feed', ...options });
}

async function all(socket: TargetSocket): Promise<(string | Buffer)[]> {
  const messages: (string | Buffer)[] = [];
  for await (const message of socket.messages()) messages.push(message);
  return messages;
}

describe('openWebSocket', () => {
  it('sends the origin of the endpoint, puts fragments together and leaves empty frames out', async () => {
    const origins: (string | undefined)[] = [];
    const server = await socketServer((socket, request) => {
      origins.push(request.headers.origin);
      socket.send('');
      socket.send('first ', { fin: false });
      socket.send('second', { fin: true });
      socket.send(Buffer.from([1, 2, 3]));
      socket.close();
    });
    expect(await all(await connect(server))).toEqual(['first second', Buffer.from([1, 2, 3])]);
    expect(origins).toEqual([`https://127.0.0.1:${server.endpoint.port}`]);
  });

  it('takes a line that is dropped without the closing handshake for an ordinary end', async () => {
    const server = await socketServer((socket) => {
      socket.send('last words');
      setTimeout(() => socket.terminate(), 20);
    });
    expect(await all(await connect(server))).toEqual(['last words']);
  });

  it('tells silence and oversized messages', async () => {
    const silent = await socketServer(() => {});
    await expect(all(await connect(silent, { idleTimeoutMs: 50 }))).rejects.toMatchObject({ fault: { code: 'slow' } });
    const loud = await socketServer((socket) => socket.send('x'.repeat(5_000)));
    await expect(all(await connect(loud, { maxMessageBytes: 1_000 }))).rejects.toMatchObject({ fault: { code: 'malformed-answer' } });
  });

  it('says why an upgrade was refused', async () => {
    const server = await startTlsServer(deviceCertificates().leaf, () => {});
    server.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nstale'));
    open.push(server);
    await expect(connect(server)).rejects.toMatchObject({ status: 403, bodyText: 'stale', fault: { code: 'forbidden' } });
  });

  it('shows nothing to a stranger', async () => {
    const genuine = await socketServer(() => {});
    const impostor = await socketServer(() => {});
    const upgrades: unknown[] = [];
    impostor.server.on('upgrade', (request) => upgrades.push(request.headers));
    const agent = pinnedAgent(pinOf(await probeCertificate(genuine.endpoint, { timeoutMs: 5_000 }), 0));
    open.push({ close: () => agent.destroy() });
    await expect(openWebSocket({ agent, endpoint: impostor.endpoint, path: '/', headers: { authorization: 'Basic c2VjcmV0' } }))
      .rejects.toMatchObject({ fault: { code: 'identity-changed' } });
    expect(upgrades).toEqual([]);
  });

  it('closes when its reader leaves', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await socketServer((socket) => {
      socket.once('close', () => closed.resolve());
      socket.send('one');
    });
    const socket = await connect(server);
    for await (const message of socket.messages()) {
      expect(message).toBe('one');
      break;
    }
    await closed.promise;
  });

  it('loses nothing when a slow reader holds it up', async () => {
    const server = await socketServer((socket) => {
      for (let index = 0; index < 40; index++) socket.send(Buffer.alloc(500_000, index));
      socket.close();
    });
    const socket = await connect(server);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await all(socket)).map((message) => (typeof message === 'string' ? -1 : message[0]))).toEqual([...Array(40).keys()]);
  });
});
