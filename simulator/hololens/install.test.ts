import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import type { ManualClock } from '../foundation/clock.ts';
import { sampleManifest, samplePackages, sampleSigners } from './packages/samples.ts';
import { parseVersion } from './packages/manifest.ts';
import { buildPackage } from './packages/package-builder.ts';
import { hex64, multipart } from './testing/portal-caller.ts';
import type { PortalCaller, Reply } from './testing/portal-caller.ts';
import { headsets } from './testing/started.ts';

const start = headsets();
const signers = sampleSigners();
const samples = new Map(samplePackages(signers).map((each) => [each.name, each.bytes]));

interface NamedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

function sample(name: string): NamedFile {
  return { name, bytes: samples.get(name) ?? Buffer.alloc(0) };
}

const outcome = z.object({ Code: z.number(), CodeText: z.string(), Reason: z.string(), Success: z.boolean() });

async function trustFabrikam(portal: PortalCaller): Promise<Reply> {
  const { body, contentType } = multipart([sample('fabrikam.cer')]);
  return portal.post('/api/app/packagemanager/certificate', { body, headers: { 'content-type': contentType } });
}

async function upload(portal: PortalCaller, ...files: readonly NamedFile[]): Promise<Reply> {
  const { body, contentType } = multipart(files);
  const path = `/api/app/packagemanager/package?package=${encodeURIComponent(files[0]?.name ?? '')}`;
  return portal.post(path, { body, headers: { 'content-type': contentType } });
}

/** Lets the headset's time pass until the job has ended; reading the package takes real time, too. */
async function ended(portal: PortalCaller, clock: ManualClock): Promise<z.output<typeof outcome>> {
  const state = await vi.waitUntil(
    async () => {
      await clock.advance(100);
      const reply = await portal.get('/api/app/packagemanager/state');
      return reply.status === 200 ? reply : undefined;
    },
    { timeout: 20_000, interval: 5 },
  );
  return outcome.parse(state?.json());
}

async function install(portal: PortalCaller, clock: ManualClock, ...files: readonly NamedFile[]): Promise<z.output<typeof outcome>> {
  expect((await upload(portal, ...files)).status).toBe(202);
  return ended(portal, clock);
}

function hresult(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase()}`;
}

describe('installing', () => {
  it('is accepted, busy for a while, and then done', async () => {
    const { device, portal, clock } = await start();
    expect((await portal.get('/api/app/packagemanager/state')).status).toBe(404);
    expect((await trustFabrikam(portal)).status).toBe(200);
    expect((await upload(portal, sample('HoloSample_1.0.0.0_arm64.msix'))).status).toBe(202);
    expect((await portal.get('/api/app/packagemanager/state')).status).toBe(204);
    expect((await upload(portal, sample('HoloSample_1.0.0.0_arm64.msix'))).status).toBe(409);
    expect(await ended(portal, clock)).toMatchObject({ Success: true, Code: 0 });
    const [installed] = device.model.apps.installed.list().filter((each) => each.manifest.name === 'Fabrikam.HoloSample');
    expect(installed).toMatchObject({ origin: 4, fullName: expect.stringMatching(/^Fabrikam\.HoloSample_1\.0\.0\.0_arm64__[0-9a-z]{13}$/) });
  });

  it.each([
    ['HoloSample_unsigned.msix', '0x800B0100'],
    ['Stranger_1.0.0.0_arm64.msix', '0x800B0109'],
    ['HoloSample_tampered.msix', '0x80096010'],
    ['HoloSample_1.0.0.0_x64.msix', '0x80073D10'],
    ['HoloSample_1.0.0.0_x86.appxbundle', '0x80073CF1'],
    ['NeedsRuntime_1.0.0.0_arm64.msix', '0x80073CF3'],
    ['HoloSample_cut.msix', '0x80073CF0'],
    ['NotAPackage.msix', '0x80073CF0'],
  ])('fails for %s with %s and says why', async (name, code) => {
    const { device, portal, clock } = await start();
    await trustFabrikam(portal);
    const before = device.model.apps.installed.list().length;
    const result = await install(portal, clock, sample(name));
    expect([hresult(result.Code), result.Success]).toEqual([code, false]);
    expect(result.Reason).not.toBe('');
    expect(device.model.apps.installed.list()).toHaveLength(before);
  });

  it('takes the dependency that comes along', async () => {
    const { device, portal, clock } = await start();
    await trustFabrikam(portal);
    const files = [sample('NeedsRuntime_1.0.0.0_arm64.msix'), sample('Fabrikam.Runtime.1.0_arm64.appx')];
    expect(await install(portal, clock, ...files)).toMatchObject({ Success: true });
    const names = device.model.apps.installed.list().map((each) => each.manifest.name);
    expect(names).toEqual(expect.arrayContaining(['Fabrikam.NeedsRuntime', 'Fabrikam.Runtime.1.0']));
  });

  it('picks from a bundle what fits the device', async () => {
    for (const [profile, architecture] of [['hololens2', 'arm64'], ['hololens1', 'x86']] as const) {
      const { device, portal, clock } = await start({ profile });
      await trustFabrikam(portal);
      expect(await install(portal, clock, sample('HoloSample_1.0.0.0.msixbundle'))).toMatchObject({ Success: true });
      const [installed] = device.model.apps.installed.list().filter((each) => each.manifest.name === 'Fabrikam.HoloSample');
      expect(installed?.manifest.architecture).toBe(architecture);
    }
  });

  it('updates, but neither over a running app, nor to other content of the same version, nor back', async () => {
    const { device, portal, clock } = await start();
    await trustFabrikam(portal);
    const first = sample('HoloSample_1.0.0.0_arm64.msix');
    const update = sample('HoloSample_1.1.0.0_arm64.msix');
    await install(portal, clock, first);
    const other = buildPackage(sampleManifest(), { signer: signers.fabrikam, files: [{ name: 'HoloSample.exe', bytes: Buffer.from('MZ other') }] });
    expect(hresult((await install(portal, clock, { name: 'other.msix', bytes: other })).Code)).toBe('0x80073CFB');
    expect(await install(portal, clock, first)).toMatchObject({ Success: true });
    const [installed] = device.model.apps.installed.list().filter((each) => each.manifest.name === 'Fabrikam.HoloSample');
    await portal.post(`/api/taskmanager/app?appid=${hex64(installed?.relativeId ?? '')}`);
    expect(hresult((await install(portal, clock, update)).Code)).toBe('0x80073D02');
    await portal.delete(`/api/taskmanager/app?package=${hex64(installed?.fullName ?? '')}`);
    await clock.advance(3000);
    expect(await install(portal, clock, update)).toMatchObject({ Success: true });
    expect(hresult((await install(portal, clock, first)).Code)).toBe('0x80073D06');
    const versions = device.model.apps.installed.list().filter((each) => each.manifest.name === 'Fabrikam.HoloSample');
    expect(versions.map((each) => each.manifest.version)).toEqual([parseVersion('1.1.0.0')]);
  });

  it('takes a certificate that comes along on the first generation, not on the second', async () => {
    const files = [sample('HoloSample_1.0.0.0.msixbundle'), sample('fabrikam.cer')];
    const first = await start({ profile: 'hololens1' });
    expect(await install(first.portal, first.clock, ...files)).toMatchObject({ Success: true });
    const second = await start({ profile: 'hololens2' });
    expect(hresult((await install(second.portal, second.clock, ...files)).Code)).toBe('0x800B0109');
  });

  it('needs space', async () => {
    const { device, portal, clock } = await start();
    await trustFabrikam(portal);
    device.model.installer.freeBytes = 100;
    expect(hresult((await install(portal, clock, sample('HoloSample_1.0.0.0_arm64.msix'))).Code)).toBe('0x80070070');
  });

  it('refuses bodies that are not multipart, quoted boundaries, missing parts, and files that are no certificate', async () => {
    const { portal } = await start();
    const path = '/api/app/packagemanager/package?package=a.msix';
    expect((await portal.post(path, { body: 'x' })).status).toBe(400);
    const { body } = multipart([sample('fabrikam.cer')]);
    expect((await portal.post(path, { body, headers: { 'content-type': 'multipart/form-data; boundary="q"' } })).status).toBe(400);
    expect((await upload(portal, sample('fabrikam.cer'))).status).toBe(202);
    const wrong = multipart([{ name: 'no.cer', bytes: Buffer.from('no') }]);
    const certificate = await portal.post('/api/app/packagemanager/certificate', { body: wrong.body, headers: { 'content-type': wrong.contentType } });
    expect(certificate.status).toBe(400);
  });
});

describe('apps', () => {
  const packages = z.object({
    InstalledPackages: z.array(
      z.object({ Name: z.string(), PackageFullName: z.string(), PackageRelativeId: z.string().optional(), CanUninstall: z.boolean() }),
    ),
  });

  it('start by id, show up as processes, linger after a stop, and take the camera with them', async () => {
    const { device, portal, clock } = await start();
    const { InstalledPackages } = packages.parse(await portal.json('/api/app/packagemanager/packages'));
    const app = InstalledPackages.find((each) => each.Name === 'Bridge Inspector');
    const id = hex64(app?.PackageRelativeId ?? '');
    expect((await portal.post(`/api/taskmanager/app?appid=${id}`)).status).toBe(200);
    const running = async (): Promise<boolean> => (await portal.get('/api/resourcemanager/processes')).text().includes('BridgeInspector.exe');
    expect(await running()).toBe(true);
    device.model.setCameraOwner({ app: app?.PackageFullName ?? '', mode: 'exclusive' });
    expect((await portal.delete(`/api/taskmanager/app?package=${hex64(app?.PackageFullName ?? '')}`)).status).toBe(200);
    expect(await running()).toBe(true);
    await clock.advance(2500);
    expect(await running()).toBe(false);
    expect(device.model.camera.owner()).toBeUndefined();
  });

  it('can be removed unless they belong to the system', async () => {
    const { portal } = await start();
    const { InstalledPackages } = packages.parse(await portal.json('/api/app/packagemanager/packages'));
    const remove = (name: string) => portal.delete(`/api/app/packagemanager/package?package=${encodeURIComponent(name)}`);
    const app = InstalledPackages.find((each) => each.Name === 'Room Tour')?.PackageFullName ?? '';
    const system = InstalledPackages.find((each) => !each.CanUninstall)?.PackageFullName ?? '';
    expect([(await remove(app)).status, (await remove(app)).status, (await remove(system)).status]).toEqual([200, 404, 400]);
  });

  it('keep their files where the file explorer finds them', async () => {
    const { portal } = await start();
    const { InstalledPackages } = packages.parse(await portal.json('/api/app/packagemanager/packages'));
    const fullName = InstalledPackages.find((each) => each.Name === 'Room Tour')?.PackageFullName ?? '';
    const place = `knownfolderid=LocalAppData&packagefullname=${encodeURIComponent(fullName)}&path=${encodeURIComponent('\\LocalState')}`;
    const { body, contentType } = multipart([{ name: 'log.txt', bytes: Buffer.from('hello') }]);
    const headers = { 'content-type': contentType };
    expect((await portal.post(`/api/filesystem/apps/file?${place}`, { body, headers })).status).toBe(400);
    expect((await portal.post(`/api/filesystem/apps/file?${place}&extract=false`, { body, headers })).status).toBe(200);
    expect((await portal.get(`/api/filesystem/apps/file?${place}&filename=log.txt`)).text()).toBe('hello');
    expect(await portal.json(`/api/filesystem/apps/files?${place}`)).toMatchObject({ Items: [{ Name: 'log.txt', FileSize: 5, Type: 32 }] });
    expect((await portal.post(`/api/filesystem/apps/rename?${place}&filename=log.txt&newfilename=old.txt`)).status).toBe(200);
    expect((await portal.delete(`/api/filesystem/apps/file?${place}&filename=old.txt`)).status).toBe(200);
    expect((await portal.get(`/api/filesystem/apps/file?${place}&filename=old.txt`)).status).toBe(404);
  });
});
