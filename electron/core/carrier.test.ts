import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { eventIterator, oc, type ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { faultSchema } from '../../shared/domain/fault.ts';
import { decodeMediaFrame } from '../../shared/media-frame.ts';
import { webSocketPort } from '../browser-host/websocket-port.ts';
import { longestCallCharacters, type CarrierPort } from './carrier-port.ts';
import { serveCarrier } from './carrier.ts';
import { fault } from './faults.ts';
import type { RequestContext } from './request-context.ts';
import { memoryPorts } from './testing/memory-port.ts';

const contract = {
  double: oc.errors({ FAULT: { data: faultSchema } }).input(z.strictObject({ number: z.number() })).output(z.strictObject({ number: z.number() })),
  count: oc.output(eventIterator(z.number())),
  film: oc.input(z.strictObject({ frames: z.number().int() })).output(z.strictObject({ streamId: z.number() })),
};
type Client = ContractRouterClient<typeof contract>;

const ended: string[] = [];
const root = implement(contract).$context<RequestContext>();
const router = root.router({
  double: root.double.handler(({ input, errors }) => {
    if (input.number < 0) throw errors.FAULT({ data: fault('invalid-input', { message: 'Only what is not negative.' }) });
    return { number: input.number * 2 };
  }),
  count: root.count.handler(async function* count() {
    try {
      for (let number = 0; ; number += 1) {
        yield number;
        await new Promise((resolve) => { setTimeout(resolve, 1); });
      }
    } finally {
      ended.push('count');
    }
  }),
  film: root.film.handler(({ input, context }) => {
    const media = context.media.open();
    for (let frame = 0; frame < input.frames; frame += 1) media.send(frame === 0 ? 'initialisation' : 'deltaFragment', frame, Uint8Array.of(frame));
    return { streamId: media.streamId };
  }),
});

interface Carried {
  page: CarrierPort;
  main: CarrierPort;
  close(): Promise<void>;
}

function messagePort(port: MessagePort): CarrierPort {
  return {
    bufferedBytes: 0,
    send: (message) => { port.postMessage(message); },
    close: () => { port.close(); },
    listen(to) {
      port.on('message', (data) => { to.message(data); });
      port.once('close', () => { to.close(); });
    },
  };
}

const carriers: Record<string, () => Promise<Carried>> = {
  memory: async () => {
    const ports = memoryPorts();
    return { ...ports, close: async () => { ports.main.close('done'); } };
  },
  'message port': async () => {
    const channel = new MessageChannel();
    return { page: messagePort(channel.port1), main: messagePort(channel.port2), close: async () => { channel.port1.close(); } };
  },
  WebSocket: async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address() as AddressInfo; // oxlint-disable-line typescript/no-unsafe-type-assertion -- a listening TCP server has one
    const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
    const [[accepted]] = await Promise.all([once(sockets, 'connection') as Promise<[WebSocket]>, once(client, 'open')]); // oxlint-disable-line typescript/no-unsafe-type-assertion -- as documented by ws
    return {
      page: webSocketPort(client),
      main: webSocketPort(accepted),
      close: async () => {
        client.terminate();
        sockets.close();
        server.close();
        await once(server, 'close');
      },
    };
  },
};

/** The page's half: text to the calls, binary to a list. */
function pageClient(port: CarrierPort): { client: Client; media: Uint8Array<ArrayBuffer>[] } {
  const media: Uint8Array<ArrayBuffer>[] = [];
  const messages: ((data: unknown) => void)[] = [];
  const closes: (() => void)[] = [];
  port.listen({
    message(data) {
      if (data instanceof Uint8Array) media.push(new Uint8Array(data));
      else for (const listener of messages) listener(data);
    },
    close() { for (const listener of closes) listener(); },
  });
  const link = new RPCLink({
    port: {
      onMessage: { addListener: (listener: (data: unknown) => void) => { messages.push(listener); } },
      onDisconnect: { addListener: (listener: () => void) => { closes.push(listener); } },
      postMessage: (data: unknown) => { if (typeof data === 'string') port.send(data); },
    },
  });
  return { client: createORPCClient<Client>(link), media };
}

describe.each(Object.entries(carriers))('calls over %s', (_name, open) => {
  let carried: Carried | undefined;
  afterEach(async () => {
    await carried?.close();
    carried = undefined;
    ended.length = 0;
  });
  async function connect() {
    carried = await open();
    const page = pageClient(carried.page);
    serveCarrier(new RPCHandler(router), carried.main, { role: 'operator', pageId: 'page' });
    return page;
  }

  it('answers, also many at once', async () => {
    const { client } = await connect();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, number) => client.double({ number })));
    expect(answers.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, number) => number * 2));
  });

  it('carries a fault as a value', async () => {
    const { client } = await connect();
    const error = await client.double({ number: -1 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({ code: 'FAULT', data: { code: 'invalid-input', message: 'Only what is not negative.' } });
  });

  it('refuses keys and types that the contract does not name', async () => {
    const { client } = await connect();
    const extra: { number: number } = Object.assign({ number: 1 }, { path: '/etc/passwd' });
    await expect(client.double(extra)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('ends a stream in main when the reader stops', async () => {
    const { client } = await connect();
    const seen: number[] = [];
    for await (const number of await client.count()) {
      seen.push(number);
      if (number === 3) break;
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    await expect.poll(() => ended, { timeout: 15_000 }).toEqual(['count']);
  });

  it('ends the streams of a page that is gone, and refuses its waiting calls', async () => {
    const { client } = await connect();
    const iterator = await client.count();
    await iterator.next();
    carried?.main.close('gone');
    await expect.poll(() => ended, { timeout: 15_000 }).toEqual(['count']);
  });

  it('brings media in their order beside the calls', async () => {
    const { client, media } = await connect();
    const { streamId } = await client.film({ frames: 40 });
    await expect.poll(() => media.length, { timeout: 15_000 }).toBe(40);
    const frames = media.map((message) => decodeMediaFrame(message));
    expect(frames[0]).toMatchObject({ kind: 'initialisation', streamId });
    expect(frames.map((frame) => frame?.payload[0])).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(frames[39]?.receivedAt).toBe(39);
  });

  it.each([['a call that is too long', 'x'.repeat(longestCallCharacters + 1)], ['text that is no call', 'hello'], ['binary from the page', Uint8Array.of(1, 2, 3)]])('closes on %s', async (_what, message) => {
    await connect();
    const closed = new Promise<string>((resolve) => { carried?.page.listen({ message: () => {}, close: () => { resolve('closed'); } }); });
    carried?.page.send(message);
    expect(await closed).toBe('closed');
  });

  it('holds a stream back while the page does not keep up', async () => {
    carried = await open();
    let waiting = Number.MAX_SAFE_INTEGER;
    const sent: (string | Uint8Array)[] = [];
    const { main } = carried;
    const slow: CarrierPort = { send: (message) => { sent.push(message); main.send(message); }, get bufferedBytes() { return waiting; }, close: (reason) => { main.close(reason); }, listen: (to) => { main.listen(to); } };
    const page = pageClient(carried.page);
    serveCarrier(new RPCHandler(router), slow, { role: 'operator', pageId: 'page' });
    const counting = page.client.count();
    await new Promise((resolve) => { setTimeout(resolve, 60); });
    expect(sent).toEqual([]);
    waiting = 0;
    for await (const number of await counting) {
      // The source had not run ahead: it waited as well.
      expect(number).toBe(0);
      break;
    }
  });
});
