import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fullNameOf, manifestXml, parseManifest, parseVersion, publisherId } from './manifest.ts';
import type { PackageManifest } from './manifest.ts';
import { buildPackage } from './package-builder.ts';
import { PackageFileError, readPackageFile } from './package-reader.ts';
import { sampleBundle, sampleManifest, sampleSigners } from './samples.ts';

const signer = sampleSigners().fabrikam;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function onDisk(bytes: Buffer): Promise<string> {
  const path = join(folder, 'package.msix');
  await writeFile(path, bytes);
  return path;
}

const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => /^[^\p{Cc}\ufffe\uffff]+$/u.test(text) && text.trim() === text);
const version = fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.integer({ min: 0, max: 65_535 }))).map((parts) => parseVersion(parts.join('.')));
const manifest: fc.Arbitrary<PackageManifest> = fc.record({
  name: fc.stringMatching(/^[A-Za-z0-9.]{3,30}$/),
  publisher: word.map((name) => `CN=${name}`),
  version,
  architecture: fc.constantFrom('x86', 'x64', 'arm', 'arm64', 'neutral'),
  resourceId: fc.constantFrom('', 'split.scale-100'),
  displayName: word,
  publisherDisplayName: word,
  framework: fc.boolean(),
  dependencies: fc.array(fc.record({ name: fc.stringMatching(/^[A-Za-z0-9.]{3,30}$/), publisher: word, minVersion: version }), { maxLength: 3 }),
  applications: fc.array(fc.record({ id: fc.stringMatching(/^[A-Za-z]{1,10}$/), executable: fc.constant('a.exe'), displayName: word }), { maxLength: 2 }),
});

describe('package names', () => {
  it('carry the publisher id that Windows works out', () => {
    const organisation = 'O=Microsoft Corporation, L=Redmond, S=Washington, C=US';
    expect(publisherId(`CN=Microsoft Windows, ${organisation}`)).toBe('cw5n1h2txyewy');
    expect(publisherId(`CN=Microsoft Corporation, ${organisation}`)).toBe('8wekyb3d8bbwe');
  });

  it('put version, architecture and resource id in the middle', () => {
    expect(fullNameOf(sampleManifest())).toMatch(/^Fabrikam\.HoloSample_1\.0\.0\.0_arm64__[0-9a-hjkmnp-tv-z]{13}$/);
  });
});

describe('manifests', () => {
  it('read back what was written, markup and quotes included', () => {
    fc.assert(
      fc.property(manifest, (each) => {
        expect(parseManifest(manifestXml(each))).toEqual(each);
      }),
    );
  });

  it.each(['', '<', '<Package/>', '<Package><Identity Name="a" Publisher="b" Version="1.2"/><Properties/></Package>'])(
    'are refused with a ManifestError: %s',
    (xml) => {
      expect(() => parseManifest(xml)).toThrow(expect.objectContaining({ name: 'ManifestError' }));
    },
  );
});

describe('package files', () => {
  it('read back manifest, signer and bundle content', async () => {
    const single = await readPackageFile(await onDisk(buildPackage(sampleManifest(), { signer })));
    expect(single).toMatchObject({ kind: 'package', manifest: sampleManifest(), untampered: true });
    expect(single.signature).toMatchObject({ intact: true });
    expect(single.signature?.signer.fingerprint256).toBe(signer.fingerprint256);
    const bundle = await readPackageFile(await onDisk(sampleBundle(['arm64', 'x86'], signer)));
    expect(bundle.kind === 'bundle' && [...bundle.manifests.values()].map((each) => each.architecture)).toEqual(['arm64', 'x86']);
    const unsigned = await readPackageFile(await onDisk(buildPackage(sampleManifest())));
    expect(unsigned.signature).toBeUndefined();
  });

  it('notice content that the signature does not cover', async () => {
    const signedAs = sampleManifest({ name: 'Another.App' });
    const changed = await readPackageFile(await onDisk(buildPackage(sampleManifest(), { signer, signedAs })));
    expect(changed.untampered).toBe(false);
  });

  it('however broken, fail with a PackageFileError and nothing else', async () => {
    const good = buildPackage(sampleManifest(), { signer });
    const damage = fc.record({ cutAt: fc.nat(good.length), at: fc.nat(good.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(damage, async ({ cutAt, at, byte }) => {
        const broken = Buffer.from(good.subarray(0, cutAt));
        if (at < broken.length) broken[at] = byte;
        const outcome = await readPackageFile(await onDisk(broken)).catch((error: unknown) => error);
        expect(outcome instanceof PackageFileError || cutAt === good.length).toBe(true);
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const broken = Buffer.from(good);
        broken[at] = byte;
        const outcome = await readPackageFile(await onDisk(broken)).catch((error: unknown) => error);
        expect(outcome instanceof PackageFileError || !(outcome instanceof Error)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
