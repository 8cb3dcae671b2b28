import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePackageVersions, formatPackageVersion, isAtLeast, parseOsVersion, parsePackageVersion } from './versions.ts';

const part = fc.integer({ min: 0, max: 65_535 });
const version = fc.tuple(part, part, part, part);

describe('package versions', () => {
  it('are read as they are written', () => {
    fc.assert(fc.property(version, (parts) => {
      expect(parsePackageVersion(formatPackageVersion(parts))).toEqual(parts);
    }));
    expect(parsePackageVersion('1.2')).toEqual([1, 2, 0, 0]);
  });

  it.each(['', '1.2.3.4.5', '1..2', 'a.b', '70000.0.0.0', '-1.0.0.0', '1.0.0.0 beta'])('are not made up of “%s”', (text) => {
    expect(parsePackageVersion(text)).toBeNull();
  });

  it('have an order: by parts, not by letters', () => {
    fc.assert(fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(comparePackageVersions(a, b))).toBe(-Math.sign(comparePackageVersions(b, a)) + 0);
      expect(comparePackageVersions(a, a)).toBe(0);
      const [x, y, z] = [a, b, c].toSorted(comparePackageVersions);
      expect(x === undefined || y === undefined || z === undefined ? 0 : comparePackageVersions(x, z)).toBeLessThanOrEqual(0);
    }));
    expect(comparePackageVersions([1, 10, 0, 0], [1, 9, 0, 0])).toBeGreaterThan(0);
  });
});

describe('versions of Windows', () => {
  it.each([
    ['14393.0.x86fre.rs1_release.160715-1616', { build: 14_393, revision: 0, architecture: 'x86' }],
    ['22621.1272.arm64fre.ni_release_svc_sydney_rel_prod.230830-1759', { build: 22_621, revision: 1_272, architecture: 'arm64' }],
    ['10.0.19041.1157', { build: 19_041, revision: 1_157, architecture: null }],
    ['12345.1111.amd64fre.rs1.212345', { build: 12_345, revision: 1_111, architecture: 'amd64' }],
  ])('are read from %s', (text, expected) => {
    expect(parseOsVersion(text)).toEqual(expected);
  });

  it('are not made up', () => {
    expect(parseOsVersion('unknown')).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => {
      const os = parseOsVersion(text);
      expect(os === null || (Number.isInteger(os.build) && Number.isInteger(os.revision))).toBe(true);
    }));
  });

  it('are compared by build, then by revision', () => {
    const os = { build: 19_041, revision: 1_157, architecture: null };
    expect([isAtLeast(os, 19_041, 1_157), isAtLeast(os, 19_041, 1_158), isAtLeast(os, 18_362, 9_999), isAtLeast(os, 20_346, 0)]).toEqual([true, false, true, false]);
  });
});
