import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { z } from 'zod';

import { headsets } from './testing/started.ts';

const start = headsets();
const PROCESSES = '/api/resourcemanager/processes';

const processList = z.object({ Processes: z.array(z.object({ CPUUsage: z.number() })) });

interface Closing {
  readonly code: number;
}

function closing(socket: WebSocket): Promise<Closing> {
  return new Promise((resolve) => socket.once('close', (code) => resolve({ code })));
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
}

/** The status with which an upgrade is refused. */
function refusal(socket: WebSocket): Promise<number | undefined> {
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('open', () => resolve(101));
  });
}

describe('WebSockets', () => {
  it('push JSON once a second in fragments that a foreign library puts together, with empty frames in between', async () => {
    const { portal, clock } = await start();
    const socket = portal.socket(PROCESSES);
    const texts: string[] = [];
    socket.on('message', (data: Buffer) => texts.push(data.toString('utf8')));
    await opened(socket);
    for (let second = 0; second < 12; second++) await clock.advance(1000);
    await expect.poll(() => texts.length).toBeGreaterThanOrEqual(12);
    const full = texts.filter((text) => text !== '');
    expect(texts.length).toBeGreaterThan(full.length);
    for (const text of full) expect(JSON.parse(text)).toHaveProperty('Processes[0].ImageName', 'System Idle Process');
    socket.terminate();
  });

  it('are refused without the portal’s own Origin, without credentials, and on unknown paths', async () => {
    const { portal } = await start();
    expect(await refusal(portal.socket(PROCESSES, 'https://elsewhere.example'))).toBe(403);
    expect(await refusal(portal.socket(PROCESSES, ''))).toBe(403);
    expect(await refusal(portal.socket('/api/none'))).toBe(404);
    portal.credentials = undefined;
    expect(await refusal(portal.socket(PROCESSES))).toBe(401);
  });

  it('are dropped without a handshake when the caller closes them', async () => {
    const { device, portal } = await start();
    const socket = portal.socket(PROCESSES);
    await opened(socket);
    const end = closing(socket);
    socket.close(1000);
    expect((await end).code).toBe(1006);
    await expect.poll(() => device.socketCount()).toBe(0);
  });

  it('can be dropped, or fall silent', async () => {
    const { device, portal, clock } = await start();
    const socket = portal.socket(PROCESSES);
    await opened(socket);
    const end = closing(socket);
    device.dropSockets();
    expect((await end).code).toBe(1006);
    await device.setFault({ kind: 'sockets-dropped', afterFrames: 1 });
    const second = portal.socket(PROCESSES);
    await opened(second);
    const secondEnd = closing(second);
    await clock.advance(2000);
    expect((await secondEnd).code).toBe(1006);
    await device.clearFaults();
    await device.setFault({ kind: 'sockets-silent' });
    const third = portal.socket(PROCESSES);
    let messages = 0;
    third.on('message', () => messages++);
    await opened(third);
    await clock.advance(5000);
    expect(messages).toBe(0);
    third.terminate();
  });

  it('say 0 % CPU for all on the first plain GET and real figures on the second', async () => {
    const { portal, clock } = await start();
    const total = async (): Promise<number> => {
      const { Processes } = processList.parse(await portal.json(PROCESSES));
      return Processes.reduce((sum, each) => sum + each.CPUUsage, 0);
    };
    expect(await total()).toBe(0);
    await clock.advance(1000);
    expect(await total()).toBeCloseTo(100, 3);
  });
});
