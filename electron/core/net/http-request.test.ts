import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { requestOver, type HttpRequest } from './http-request.ts';
import { pinOf } from './certificate.ts';
import { pinnedAgent, plainAgent } from './pinned-agent.ts';
import { probeCertificate } from './probe-certificate.ts';
import { lookUpHost, reachPort } from './reach.ts';
import { readBody } from './read-body.ts';
import { deviceCertificates, portOf, startTlsServer } from './testing/tls-server.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function listen(server: Server): Promise<Endpoint> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return { scheme: 'http', host: '127.0.0.1', port };
}

function ask(endpoint: Endpoint, options: Partial<HttpRequest> = {}) {
  const agent = options.agent ?? plainAgent();
  open.push({ close: () => agent.destroy() });
  return requestOver({ agent, endpoint, method: 'GET', path: '/', ...options });
}

/** Answers every connection with these bytes, then hangs up where told. */
function rawServer(answer: string, hangUp: boolean): Server {
  return createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(answer);
      if (hangUp) setTimeout(() => socket.destroy(), 20);
    });
  });
}

describe('requestOver', () => {
  it('gives status, headers and body, follows no redirect, and takes any status for an answer', async () => {
    const endpoint = await listen(createHttpServer((_request, response) => {
      response.writeHead(307, { location: 'https://elsewhere.example/', 'x-test': '1' });
      response.end('over there');
    }));
    const answer = await ask(endpoint);
    expect(answer.status).toBe(307);
    expect(answer.headers['x-test']).toBe('1');
    expect((await readBody(answer.body, 100)).toString()).toBe('over there');
  });

  it('announces a length with every body and with an empty POST', async () => {
    const seen: (string | undefined)[] = [];
    const endpoint = await listen(createHttpServer((request, response) => {
      seen.push(request.headers['content-length'], request.headers['transfer-encoding']);
      request.resume().once('end', () => response.end());
    }));
    (await ask(endpoint, { method: 'POST' })).body.resume();
    (await ask(endpoint, { method: 'PUT', body: Buffer.from('four') })).body.resume();
    (await ask(endpoint, { method: 'POST', body: Readable.from([Buffer.from('se'), Buffer.from('ven')]), contentLength: 5 })).body.resume();
    expect(seen).toEqual(['0', undefined, '4', undefined, '5', undefined]);
  });

  it('tells a body that ends before its announced length', async () => {
    const endpoint = await listen(rawServer('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', true));
    const answer = await ask(endpoint);
    await expect(readBody(answer.body, 1_000)).rejects.toMatchObject({ fault: { code: 'cut-short' } });
  });

  it('tells a body that stops arriving, and a status that never comes', async () => {
    const stalling = await listen(rawServer('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', false));
    const answer = await ask(stalling, { stallTimeoutMs: 60 });
    await expect(readBody(answer.body, 1_000)).rejects.toMatchObject({ fault: { code: 'slow' } });
    const silent = await listen(rawServer('', false));
    await expect(ask(silent, { responseTimeoutMs: 60 })).rejects.toMatchObject({ fault: { code: 'slow' } });
  });

  it('gives a status that takes its time the whole of its limit, however short silence in a body may be', async () => {
    const endpoint = await listen(createHttpServer((_request, response) => void setTimeout(() => response.end('at last'), 250)));
    const answer = await ask(endpoint, { stallTimeoutMs: 50, responseTimeoutMs: 10_000 });
    expect((await readBody(answer.body, 100)).toString()).toBe('at last');
  });

  it('does not blame the target while our own reader pauses', async () => {
    const endpoint = await listen(createHttpServer((_request, response) => response.end(Buffer.alloc(8_000_000))));
    const answer = await ask(endpoint, { stallTimeoutMs: 40 });
    answer.body.read(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await readBody(answer.body, 10_000_000)).byteLength).toBe(8_000_000);
  });

  it('names what stands in the way', async () => {
    const closed = createTcpServer();
    const endpoint = await listen(closed);
    closed.close();
    await expect(ask(endpoint)).rejects.toMatchObject({ fault: { code: 'refused' } });
    await expect(reachPort(endpoint, { timeoutMs: 1_000 })).rejects.toMatchObject({ fault: { code: 'refused' } });
    const nowhere = { ...endpoint, host: 'no-such-name.invalid' };
    await expect(ask(nowhere)).rejects.toMatchObject({ fault: { code: 'name-not-found' } });
    await expect(lookUpHost(nowhere, { timeoutMs: 10_000 })).rejects.toMatchObject({ fault: { code: 'name-not-found' } });
    const gibberish = await listen(rawServer('SSH-2.0-OpenSSH_9.2\r\n\r\n', true));
    await expect(ask(gibberish)).rejects.toMatchObject({ fault: { code: 'not-a-portal' } });
    const resetting = await listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    await expect(ask(resetting)).rejects.toMatchObject({ fault: { code: 'connection-lost' } });
  });

  it('tells plain HTTP from TLS, and a handshake that never ends', async () => {
    const plain = { ...(await listen(createHttpServer((_request, response) => response.end()))), scheme: 'https' as const };
    await expect(probeCertificate(plain, { timeoutMs: 2_000 })).rejects.toMatchObject({ fault: { code: 'not-a-portal' } });
    const mute = { ...(await listen(createTcpServer((socket) => socket.on('error', () => {})))), scheme: 'https' as const };
    await expect(probeCertificate(mute, { timeoutMs: 60 })).rejects.toMatchObject({ fault: { code: 'no-answer' } });
    const { leaf } = deviceCertificates();
    const agent = pinnedAgent({ anchorPem: leaf.certificatePem, anchorIsRoot: false, fingerprint256: leaf.fingerprint256 });
    await expect(ask(mute, { agent, connectTimeoutMs: 60 })).rejects.toMatchObject({ fault: { code: 'no-answer' } });
  });

  it('ends with its signal, before and during the body', async () => {
    const endpoint = await listen(rawServer('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', false));
    const controller = new AbortController();
    const answer = await ask(endpoint, { signal: controller.signal });
    const reading = readBody(answer.body, 1_000);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    await expect(ask(endpoint, { signal: controller.signal })).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  });

  it('asks once more when an idle connection was closed in the very moment of its use', async () => {
    let connections = 0;
    const server = createTcpServer((socket) => {
      connections += 1;
      let requests = 0;
      socket.on('error', () => {});
      socket.on('data', () => {
        requests += 1;
        if (requests === 2 && connections === 1) return socket.resetAndDestroy();
        return socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const endpoint = await listen(server);
    const agent = plainAgent({ maxSockets: 1 });
    const read = async () => (await readBody((await ask(endpoint, { agent })).body, 10)).toString();
    expect(await read()).toBe('ok');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await read()).toBe('ok');
    expect(connections).toBe(2);
  });

  it('refuses to send to a secure endpoint over an agent without a pin', async () => {
    const server = await startTlsServer(deviceCertificates().leaf, (_request, response) => response.end());
    open.push(server);
    await expect(ask(server.endpoint)).rejects.toBeInstanceOf(Error);
    expect(server.seen).toEqual([]);
  });

  it('bounds what is read into memory', async () => {
    const endpoint = await listen(createHttpServer((_request, response) => response.end(Buffer.alloc(5_000))));
    await expect(readBody((await ask(endpoint)).body, 4_999)).rejects.toMatchObject({ fault: { code: 'malformed-answer' } });
  });

  it('reaches a port and looks up a name', async () => {
    const server = await startTlsServer(deviceCertificates().leaf, (_request, response) => response.end());
    open.push(server);
    expect(await reachPort(server.endpoint, { timeoutMs: 2_000 })).toBe('127.0.0.1');
    expect(await lookUpHost(server.endpoint, { timeoutMs: 2_000 })).toEqual(['127.0.0.1']);
    const trust = pinOf(await probeCertificate(server.endpoint, { timeoutMs: 2_000 }), 0);
    expect((await ask(server.endpoint, { agent: pinnedAgent(trust) })).status).toBe(200);
  });
});
