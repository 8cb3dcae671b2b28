import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { headsets } from './testing/started.ts';

/** Answers recorded from a real first-generation headset: the simulator has to have the same shape, field by field. */

const FOLDER = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../shared/fixtures'), 'wdp/HoloLens/rs1_release');
const recordingsAreHere = existsSync(FOLDER);
if (!recordingsAreHere) console.log(`Skipped: no recorded answers in ${FOLDER} (set FABRISCOPE_FIXTURES)`);

const SUFFIX = '_HoloLens_rs1_release.dat';
const PLAIN = [
  '/api/holographic/mrc/files',
  '/api/holographic/mrc/status',
  '/api/holographic/os/services',
  '/api/holographic/os/settings/ipd',
  '/api/holographic/os/webmanagement/settings/https',
  '/api/holographic/thermal/stage',
  '/api/networking/ipconfig',
  '/api/os/devicefamily',
  '/api/os/info',
  '/api/os/machinename',
  '/api/power/battery',
  '/api/power/state',
  '/api/resourcemanager/processes',
  '/api/resourcemanager/systemperf',
];
const SOCKETS = ['/api/resourcemanager/processes', '/api/resourcemanager/systemperf'];

const start = headsets();

function recorded(prefix: string, path: string): string {
  return readFileSync(join(FOLDER, `${prefix}${path.slice(1).replaceAll('/', '_')}${SUFFIX}`), 'utf8');
}

/** One line for each path through the value with the JSON type at its end; elements of a list are folded into one. */
function shapeOf(value: unknown, path = '$'): string[] {
  const lines = (): string[] => {
    if (Array.isArray(value)) return value.flatMap((each) => shapeOf(each, `${path}[]`));
    if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
    return Object.entries(value).flatMap(([key, each]) => shapeOf(each, `${path}.${key}`));
  };
  return [...new Set(lines())].toSorted();
}

const wrapped = z.object({ Reason: z.string() });

/** What is hidden in `{"Reason": "<json>"}`. */
function unwrapped(text: string): unknown {
  return JSON.parse(wrapped.parse(JSON.parse(text)).Reason);
}

describe.skipIf(!recordingsAreHere)('answers have the shape of recorded ones', () => {
  it.each(PLAIN)('GET %s', async (path) => {
    const { portal } = await start({ profile: 'hololens1-rs1' });
    const answer = await portal.get(path);
    expect(shapeOf(answer.json())).toEqual(shapeOf(JSON.parse(recorded('', path))));
  });

  it.each(SOCKETS)('first frame of %s', async (path) => {
    const { portal, clock } = await start({ profile: 'hololens1-rs1' });
    const socket = portal.socket(path);
    const frame = new Promise<string>((resolve) => socket.on('message', (data: Buffer) => resolve(data.toString('utf8'))));
    await new Promise((resolve) => socket.once('open', resolve));
    await clock.advance(1);
    const ours: unknown = JSON.parse(await frame);
    socket.terminate();
    expect(shapeOf(ours)).toEqual(shapeOf(JSON.parse(recorded('WebSocket_', path))));
  });

  it('hides systemperf in a JSON string on RS1 with the recorded shape inside, and nowhere else', async () => {
    const rs1 = await start({ profile: 'hololens1-rs1' });
    const path = '/api/resourcemanager/systemperf';
    expect(shapeOf(unwrapped((await rs1.portal.get(path)).text()))).toEqual(shapeOf(unwrapped(recorded('', path))));
    for (const profile of ['hololens1', 'hololens2'] as const) {
      const { portal } = await start({ profile });
      expect(await portal.json(path)).toHaveProperty('AvailablePages');
    }
  });

  it('writes FILETIME stamps with all their digits', async () => {
    const { portal } = await start();
    expect((await portal.get('/api/holographic/mrc/files')).text()).toMatch(/"CreationTime" : 13\d{16}/);
    expect(recorded('', '/api/holographic/mrc/files')).toMatch(/"CreationTime" : 13\d{16}/);
  });
});
