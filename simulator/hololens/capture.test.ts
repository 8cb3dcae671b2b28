import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { HOSTILE_NAMES } from './model/camera-roll.ts';
import { syntheticByteAt } from './model/capture-content.ts';
import { hex64 } from './testing/portal-caller.ts';
import type { PortalCaller } from './testing/portal-caller.ts';
import { headsets } from './testing/started.ts';

const start = headsets();
const ALL = 'holo=true&pv=true&mic=true&loopback=true';

const listing = z.object({ MrcRecordings: z.array(z.object({ FileName: z.string(), FileSize: z.number() })) });

async function list(portal: PortalCaller): Promise<z.output<typeof listing>['MrcRecordings']> {
  return listing.parse(await portal.json('/api/holographic/mrc/files')).MrcRecordings;
}

function file(name: string): string {
  return `/api/holographic/mrc/file?filename=${hex64(name)}`;
}

function kindOf(bytes: Buffer): string {
  if (bytes.subarray(0, 2).toString('hex') === 'ffd8') return 'jpg';
  return bytes.toString('latin1', 4, 8) === 'ftyp' ? 'mp4' : 'unknown';
}

describe('captures', () => {
  it('are whole JPEG and MP4 files of the listed size, each with a JPEG thumbnail', async () => {
    const { portal } = await start();
    const captures = await list(portal);
    expect(captures.length).toBeGreaterThan(3);
    for (const { FileName, FileSize } of captures) {
      const { body, headers } = await portal.get(file(FileName));
      expect(body.length).toBe(FileSize);
      expect(headers['content-length']).toBe(String(FileSize));
      expect(kindOf(body)).toBe(FileName.slice(-3));
      const thumbnail = await portal.get(`/api/holographic/mrc/thumbnail?filename=${hex64(FileName)}`);
      expect(thumbnail.body.subarray(0, 2).toString('hex')).toBe('ffd8');
    }
  });

  it('are not sorted and can be deleted once', async () => {
    const { portal } = await start({ captures: { count: 50 } });
    const names = (await list(portal)).map((each) => each.FileName);
    expect(names).not.toEqual(names.toSorted());
    const [first = ''] = names;
    expect((await portal.delete(file(first))).status).toBe(200);
    expect((await portal.delete(file(first))).status).toBe(404);
    expect(await list(portal)).toHaveLength(names.length - 1);
  });

  it('want their name in Base64', async () => {
    const { portal } = await start();
    const [{ FileName } = { FileName: '' }] = await list(portal);
    expect((await portal.get(`/api/holographic/mrc/file?filename=${FileName}`)).status).toBe(400);
  });

  it('can be thousands, have hostile names, or be as large as wanted', async () => {
    const { portal } = await start({
      captures: { demo: false, count: 5000, hostileNames: true, files: [{ fileName: 'big.mp4', size: 3_000_000 }] },
    });
    const captures = await list(portal);
    expect(captures).toHaveLength(5000 + HOSTILE_NAMES.length + 1);
    const names = new Set(captures.map((each) => each.FileName));
    for (const name of HOSTILE_NAMES) expect(names.has(name)).toBe(true);
    expect((await portal.get(file('..'))).status).toBe(200);
    const big = (await portal.get(file('big.mp4'))).body;
    expect(big).toHaveLength(3_000_000);
    for (const offset of [0, 1_048_582, 1_048_583, 2_999_999]) expect(big[offset]).toBe(syntheticByteAt(offset));
  });

  it('ignore Range unless told otherwise', async () => {
    const { portal, device } = await start({ captures: { demo: false, files: [{ fileName: 'a.mp4', size: 5000 }] } });
    const whole = await portal.get(file('a.mp4'), { headers: { range: 'bytes=1000-' } });
    expect([whole.status, whole.body.length]).toEqual([200, 5000]);
    device.model.answersRangeRequests = true;
    const rest = await portal.get(file('a.mp4'), { headers: { range: 'bytes=1000-' } });
    expect([rest.status, rest.body.length]).toEqual([206, 4000]);
    expect(rest.body).toEqual(whole.body.subarray(1000));
    expect(rest.headers['content-range']).toBe('bytes 1000-4999/5000');
  });
});

describe('photos and recordings', () => {
  it('add a photo that shows what was asked for', async () => {
    const { portal } = await start({ captures: { demo: false } });
    const digests = new Set<string>();
    for (const sources of ['holo=true&pv=true', 'holo=true', 'pv=true']) {
      const { PhotoFileName } = z
        .object({ PhotoFileName: z.string() })
        .parse((await portal.post(`/api/holographic/mrc/photo?${sources}`)).json());
      digests.add(createHash('sha256').update((await portal.get(file(PhotoFileName))).body).digest('hex'));
    }
    expect(digests.size).toBe(3);
  });

  it('list a recording only some time after it was stopped', async () => {
    const { portal, clock, device } = await start({ captures: { demo: false } });
    expect((await portal.post(`/api/holographic/mrc/video/control/start?${ALL}`)).status).toBe(200);
    expect(await portal.json('/api/holographic/mrc/status')).toMatchObject({ IsRecording: true });
    expect((await portal.post(`/api/holographic/mrc/video/control/start?${ALL}`)).status).toBe(500);
    await clock.advance(10_000);
    const { VideoFileName } = z
      .object({ VideoFileName: z.string() })
      .parse((await portal.post('/api/holographic/mrc/video/control/stop')).json());
    expect(await list(portal)).toEqual([]);
    await clock.advance(2000);
    const [recording] = await list(portal);
    expect(recording?.FileName).toBe(VideoFileName);
    expect((await portal.get(file(VideoFileName))).body).toHaveLength(recording?.FileSize ?? 0);
    expect(device.recorder.isRecording()).toBe(false);
  });

  it('are refused with a reason while an app of the first generation has the camera', async () => {
    const { portal, device } = await start({ profile: 'hololens1' });
    device.model.setCameraOwner({ app: 'Contoso.Scanner', mode: 'shared' });
    for (const path of ['/api/holographic/mrc/photo?pv=true', `/api/holographic/mrc/video/control/start?${ALL}`]) {
      const refusal = await portal.post(path);
      expect(refusal.status).toBe(500);
      expect(refusal.json()).toMatchObject({ Success: false, Reason: expect.stringContaining('Contoso.Scanner') });
    }
    device.model.setCameraOwner(undefined);
    expect((await portal.post('/api/holographic/mrc/photo?pv=true')).status).toBe(200);
  });

  it('are refused while nobody wears the headset', async () => {
    const { portal, device } = await start();
    device.model.wakefulness.setWorn(false);
    expect((await portal.post('/api/holographic/mrc/photo?pv=true')).json()).toMatchObject({ Success: false });
  });

  it('end when an app of the second generation takes the camera; what was recorded is kept', async () => {
    const { portal, device, clock } = await start({ captures: { demo: false } });
    await portal.post(`/api/holographic/mrc/video/control/start?${ALL}`);
    await clock.advance(3000);
    device.model.setCameraOwner({ app: 'Contoso.Scanner', mode: 'shared' });
    expect(await portal.json('/api/holographic/mrc/status')).toMatchObject({ IsRecording: false });
    await clock.advance(2000);
    expect(await list(portal)).toHaveLength(1);
  });

  it('keep settings', async () => {
    const { portal } = await start();
    await portal.post('/api/holographic/mrc/settings?holo=false&appAudio=false&vstabbuffer=7');
    const { MrcSettings } = z
      .object({ MrcSettings: z.array(z.object({ Setting: z.string(), Value: z.unknown() })) })
      .parse(await portal.json('/api/holographic/mrc/settings'));
    const values = Object.fromEntries(MrcSettings.map((each) => [each.Setting, each.Value]));
    expect(values).toMatchObject({ EnableHolograms: false, EnableCamera: true, EnableSystemAudio: false, VideoStabilizationBuffer: 7 });
  });
});
