import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packageConfiguration } from './electron-builder.ts';
import { electronSupportEnds, unsupportedElectron } from './electron-support.ts';

const root = join(import.meta.dirname, '..');
const validate = (configuration: object): Promise<void> => validateConfiguration(structuredClone(configuration), new DebugLogger(false));
const manifest = z.object({
  main: z.string(), productName: z.string(), dependencies: z.record(z.string(), z.string()).optional(), devDependencies: z.record(z.string(), z.string()),
}).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

describe('the package configuration', () => {
  it('is what electron-builder understands', async () => {
    await expect(validate(packageConfiguration)).resolves.toBeUndefined();
  });
  it.each([
    ['a fuse', { electronFuses: { ...packageConfiguration.electronFuses, runAsNodes: false } }],
    ['a target', { win: { target: [{ target: 'nsis', archs: ['x64'] }] } }],
    ['an entry', { protocol: packageConfiguration.protocols }],
    ['an option of the installer', { nsis: { oneclick: false } }],
  ])('is refused with a misspelt key: %s', async (_what, misspelt) => {
    await expect(validate({ ...packageConfiguration, ...misspelt })).rejects.toThrow(/Invalid configuration/);
  });
  it('turns every fuse the safe way', () => {
    expect(packageConfiguration.electronFuses).toMatchObject({
      runAsNode: false, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true, enableCookieEncryption: true, grantFileProtocolExtraPrivileges: false, loadBrowserProcessSpecificV8Snapshot: false,
    });
    expect(packageConfiguration.asar).toBe(true);
  });
  it('packs what is built and nothing else', () => {
    const patterns = [packageConfiguration.files ?? []].flat().map((entry) => (typeof entry === 'string' ? entry : `${entry.from} → ${entry.to}`));
    expect(patterns.filter((pattern) => !pattern.startsWith('!'))).toEqual(['dist/**/*', 'package.json', 'build/icons/runtime → dist/icons']);
    expect(patterns).toContain('!dist/**/*.map');
    expect(manifest.main).toBe('dist/main/main.js');
    // Whatever stood here would be packed beside the bundles.
    expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
  });
  it('makes NSIS, DMG, AppImage and deb, for Intel and ARM', () => {
    const { win, mac, linux } = packageConfiguration;
    expect(win?.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
    expect(mac?.target).toEqual([{ target: 'dmg', arch: ['x64', 'arm64'] }]);
    expect(linux?.target).toEqual([{ target: 'AppImage', arch: ['x64', 'arm64'] }, { target: 'deb', arch: ['x64', 'arm64'] }]);
  });
  it('tells systems of the link scheme, and sends nobody updates from an unsigned feed', () => {
    expect(packageConfiguration.protocols).toMatchObject([{ schemes: ['fabriscope'] }]);
    expect(packageConfiguration.publish).toBeNull();
  });
  it('names files that are there', () => {
    const { win, mac, linux } = packageConfiguration;
    for (const file of [win?.icon, mac?.icon, mac?.entitlements, linux?.icon]) expect(typeof file === 'string' && existsSync(join(root, file))).toBe(true);
    expect(packageConfiguration.productName).toBe(manifest.productName);
  });
  it('asks macOS for the local network and for just-in-time compilation, and for nothing else', () => {
    expect(packageConfiguration.mac?.extendInfo).toMatchObject({ NSBonjourServices: ['_wdp._tcp'] });
    const entitlements = readFileSync(join(root, 'build/entitlements.mac.plist'), 'utf8');
    expect(entitlements.match(/<key>[^<]+<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
  });
});

describe('the Electron that is shipped', () => {
  it('is pinned exactly, and was in support when it was chosen', () => {
    const version = manifest.devDependencies['electron'] ?? '';
    expect(unsupportedElectron(version, Date.UTC(2026, 10, 20))).toBeNull();
  });
  it('is refused once three newer versions are out', () => {
    expect(unsupportedElectron('45.3.4', electronSupportEnds(45) - 1)).toBeNull();
    expect(unsupportedElectron('45.3.4', electronSupportEnds(45))).toContain('Electron 45');
    expect(electronSupportEnds(46)).toBeGreaterThan(electronSupportEnds(45));
  });
  it.each(['^45.3.4', 'latest', '45', ''])('is refused as %j', (version) => {
    expect(unsupportedElectron(version, 0)).toContain('not pinned');
  });
});
