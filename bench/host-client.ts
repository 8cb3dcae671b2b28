import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '../shared/contract/index.ts';

export type Api = ContractRouterClient<Contract>;

export interface HostClient {
  readonly api: Api;
  close(): void;
}

/** Speaks to the browser host as its page does: token for cookie, then calls over the carrier. */
export async function connectToHost(url: string): Promise<HostClient> {
  const { origin, hash } = new URL(url);
  const answer = await fetch(`${origin}/session`, { method: 'POST', headers: { origin }, body: JSON.stringify({ token: hash.replace('#token=', '') }) });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`The host did not take the token: ${answer.status}`);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/carrier`, { headers: { origin, cookie } });
  await once(socket, 'open');
  const link = new RPCLink({
    port: {
      onMessage: { addListener: (listener: (data: unknown) => void) => { socket.on('message', (data, isBinary) => { if (!isBinary && Buffer.isBuffer(data)) listener(data.toString('utf8')); }); } },
      onDisconnect: { addListener: (listener: () => void) => { socket.once('close', listener); } },
      postMessage: (data: unknown) => { if (typeof data === 'string') socket.send(data); },
    },
  });
  return { api: createORPCClient<Api>(link), close: () => { socket.terminate(); } };
}

/** Adds a simulated headset, trusts it and pairs with it, as a person would. @returns its connection id once online. */
export async function pairWith(api: Api, url: string, pinShown: () => Promise<string>): Promise<string> {
  const added = await api.connections.add({ kind: 'hololens', address: url });
  const connectionId = added.id;
  for await (const message of await api.connections.watch()) {
    const items = message.kind === 'snapshot' ? message.items : message.upsert;
    const connection = items.find(({ id }) => id === connectionId);
    if (!connection) continue;
    if (connection.state === 'untrusted' && connection.offered) {
      await api.connections.trust({ connectionId, fingerprint256: connection.offered.fingerprint256, replace: false });
    } else if (connection.state === 'unpaired') {
      await api.devices.pairing.requestPin({ connectionId });
      await api.devices.pairing.pair({ connectionId, pin: await pinShown(), userName: 'bench', password: 'measured-here-only' });
    } else if (connection.state === 'online') break;
  }
  return connectionId;
}
