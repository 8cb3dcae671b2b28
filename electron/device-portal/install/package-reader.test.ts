import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { readBody } from '../../core/net/read-body.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { samplePackages } from '../../../simulator/hololens/packages/samples.ts';
import type { InstallFile } from '../../../shared/domain/package-check.ts';
import { familyName, readInstallFile } from './package-reader.ts';

const folder = temporaryFolders();
const samples = samplePackages();

async function read(name: string, bytes: Buffer): Promise<InstallFile> {
  const path = join(await folder(), 'upload');
  await writeFile(path, bytes);
  return readInstallFile({ path, name, sizeBytes: bytes.length });
}
async function sample(name: string): Promise<InstallFile> {
  const found = samples.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no sample ${name}`);
  return read(name, found.bytes);
}
async function contentOf(name: string) {
  const file = await sample(name);
  if (file.kind !== 'package') throw new Error(`${name} was not read as a package: ${JSON.stringify(file)}`);
  return file.content;
}
function zip(members: Record<string, string | Buffer>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(members)) file.addBuffer(Buffer.from(content), name, { compress: true });
  file.end();
  return readBody(file.outputStream, 64 * 1024 * 1024);
}

describe('reading a package', () => {
  it('gives identity, architecture, Windows version and signer', async () => {
    const content = await contentOf('HoloSample_1.0.0.0_arm64.msix');
    expect(content).toMatchObject({
      name: 'Fabrikam.HoloSample', publisher: 'CN=Fabrikam Samples', version: '1.0.0.0', displayName: 'Holo Sample', architectures: ['arm64'], bundle: false, framework: false,
      signature: { present: true, altered: false, chain: [{ subject: 'CN=Fabrikam Samples' }] },
    });
    expect(content.variants[0]?.families).toEqual([{ name: 'Windows.Universal', minVersion: '10.0.14393.0' }]);
    const certificate = await sample('fabrikam.cer');
    expect(certificate).toMatchObject({ kind: 'certificate', certificate: { fingerprint256: content.signature.chain[0]?.fingerprint256 } });
  });

  it('looks into a bundle for each of its architectures', async () => {
    const content = await contentOf('HoloSample_1.0.0.0.msixbundle');
    expect(content).toMatchObject({ bundle: true, name: 'Fabrikam.HoloSample', architectures: ['arm64', 'x86'], displayName: 'Holo Sample' });
    expect(content.variants).toHaveLength(2);
  });

  it('names the frameworks that are needed, and tells a framework from an app', async () => {
    expect((await contentOf('NeedsRuntime_1.0.0.0_arm64.msix')).variants[0]?.dependencies).toEqual([{ name: 'Fabrikam.Runtime.1.0', minVersion: '1.0.2.0' }]);
    expect((await contentOf('Fabrikam.Runtime.1.0_arm64.appx')).framework).toBe(true);
  });

  it('sees that a package is unsigned, and that one was changed after it was signed', async () => {
    expect((await contentOf('HoloSample_unsigned.msix')).signature.present).toBe(false);
    expect((await contentOf('HoloSample_tampered.msix')).signature.altered).toBe(true);
  });

  it('makes the family name of a publisher as Windows does', () => {
    // The publisher of Windows' own apps, whose id is known to everybody who has seen one.
    expect(familyName({ name: 'Microsoft.Photos', publisher: 'CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US' })).toBe('Microsoft.Photos_8wekyb3d8bbwe');
    expect(familyName({ name: 'Shell', publisher: 'CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US' })).toBe('Shell_cw5n1h2txyewy');
  });
});

describe('a file that is no good package', () => {
  it.each(['HoloSample_cut.msix', 'NotAPackage.msix'])('is told as unusable with a reason: %s', async (name) => {
    expect(await sample(name)).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('cannot be read') });
  });

  it.each([
    ['app.msixupload', /bundle inside/],
    ['app.emsix', /encrypted/],
    ['setup.exe', /cannot install \.exe/],
    ['notes.txt', /neither a package nor a certificate/],
    ['key.pfx', /cannot install \.pfx/],
  ])('is recognised by its name: %s', async (name, reason) => {
    expect(await read(name, Buffer.from('x'))).toMatchObject({ kind: 'unusable', reason: expect.stringMatching(reason) });
  });

  it('may name paths outside of itself', async () => {
    const archive = await zip({ 'AppxManifest.xml': '<Package/>', 'aa/bb/evil.txt': 'x' });
    for (let at = archive.indexOf('aa/bb/evil.txt'); at >= 0; at = archive.indexOf('aa/bb/evil.txt', at + 1)) archive.write('../../evil.txt', at, 'latin1');
    expect(await read('a.msix', archive)).toMatchObject({ kind: 'unusable' });
  });

  it('may be a bomb: a member is not read beyond its limit', async () => {
    const archive = await zip({ 'AppxManifest.xml': Buffer.alloc(40 * 1024 * 1024, ' ') });
    expect(archive.length).toBeLessThan(100_000);
    expect(await read('a.msix', archive)).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('larger') });
  });

  it('may declare entities in its manifest', async () => {
    const manifest = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Package>&b;</Package>';
    expect(await read('a.msix', await zip({ 'AppxManifest.xml': manifest }))).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('entities') });
  });

  it.each([
    ['no manifest at all', {}],
    ['a manifest without identity', { 'AppxManifest.xml': '<Package><Properties/></Package>' }],
    ['a manifest that is no XML', { 'AppxManifest.xml': '<Package' }],
    ['a bundle of nothing', { 'AppxMetadata/AppxBundleManifest.xml': '<Bundle><Identity Name="A" Publisher="CN=A" Version="1.0.0.0"/><Packages></Packages></Bundle>' }],
  ])('may have %s', async (_what, members) => {
    expect(await read('a.msix', await zip({ 'x.txt': 'x', ...members }))).toMatchObject({ kind: 'unusable' });
  });

  it('may be damaged anywhere', async () => {
    const good = samples.find(({ name }) => name === 'HoloSample_1.0.0.0.msixbundle')?.bytes ?? Buffer.alloc(0);
    const path = join(await folder(), 'upload');
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 }), async (changes) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      await writeFile(path, bytes);
      const file = await readInstallFile({ path, name: 'a.msixbundle', sizeBytes: bytes.length });
      expect(['package', 'unusable']).toContain(file.kind);
    }), { numRuns: 60 });
  });
});

describe('a bundle', () => {
  it('whose inner package has a broken header is unusable, with a reason', async () => {
    const good = samples.find(({ name }) => name === 'HoloSample_1.0.0.0.msixbundle')?.bytes ?? Buffer.alloc(0);
    const bytes = Buffer.from(good);
    bytes[0] = 0;
    expect(await read('a.msixbundle', bytes)).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('cannot be read') });
  });
});
