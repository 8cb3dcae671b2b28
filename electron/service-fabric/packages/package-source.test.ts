import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeZip } from '../../../simulator/foundation/zip-writer.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openArchive } from './archive-source.ts';
import { openFolder } from './folder-source.ts';
import { packageRoot, pathProblem } from './package-source.ts';
import type { OpenPackage } from './package-source.ts';
import { packageFiles, writeFiles } from './testing/package-on-disk.ts';

describe('a package', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  beforeEach(async () => {
    folder = await newFolder();
  });
  const zip = async (entries: Record<string, Buffer>): Promise<string> => {
    const path = join(folder, 'package.zip');
    await writeFile(path, writeZip(Object.entries(entries).map(([name, bytes]) => ({ name, bytes }))).archive);
    return path;
  };
  const content = async (opened: OpenPackage, path: string, start: number, end: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for await (const piece of opened.read(path, start, end)) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  };
  const blockers = (opened: OpenPackage): string[] => opened.findings.filter(({ severity }) => severity === 'blocker').map(({ message }) => message);

  it('is the same in a folder and in an archive, wherever in it it begins', async () => {
    const files = packageFiles({ more: { 'GreeterPkg/_.dir': '', '.DS_Store': 'x' } });
    const inFolder = await openFolder(await writeFiles(join(folder, 'out'), Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`pkg/Release/${path}`, bytes]))));
    const inArchive = await openArchive(await zip(files), 'package.zip');
    expect(inFolder.files).toEqual(inArchive.files);
    expect(inFolder.files.map(({ path }) => path)).toEqual(['ApplicationManifest.xml', 'GreeterPkg/Code/Greeter.exe', 'GreeterPkg/Config/Settings.xml', 'GreeterPkg/ServiceManifest.xml']);
    expect(inFolder.findings.map(({ message }) => message)).toEqual(['The package begins in the folder pkg/Release.']);
    await inArchive.close();
  });

  it('is read from wherever to wherever', async () => {
    const program = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const files = packageFiles({ program });
    const opened = [await openFolder(await writeFiles(join(folder, 'out'), files)), await openArchive(await zip(files), 'package.zip')];
    await fc.assert(fc.asyncProperty(fc.nat(program.length), fc.nat(program.length), async (left, right) => {
      const [start, end] = [Math.min(left, right), Math.max(left, right)];
      for (const each of opened) expect((await content(each, 'GreeterPkg/Code/Greeter.exe', start, end)).equals(program.subarray(start, end))).toBe(true);
    }), { numRuns: 20 });
    for (const each of opened) await each.close();
  });

  it('with links is refused', async () => {
    await writeFiles(join(folder, 'out'), packageFiles());
    await symlink('/etc/hostname', join(folder, 'out', 'GreeterPkg', 'Code', 'link'));
    expect(blockers(await openFolder(join(folder, 'out')))).toEqual(['“GreeterPkg/Code/link” is a link.']);
    const { archive } = writeZip([{ name: 'ApplicationManifest.xml', bytes: Buffer.from('x') }, { name: 'link', bytes: Buffer.from('/etc/hostname') }]);
    // Made by Unix (upper byte of "version made by"), with the mode of a link.
    const central = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    archive.writeUInt16LE(0x0314, central + 4);
    archive.writeUInt32LE((0o120777 << 16) >>> 0, central + 38);
    await writeFile(join(folder, 'links.zip'), archive);
    const opened = await openArchive(join(folder, 'links.zip'), 'links.zip');
    expect(blockers(opened)).toEqual(['“link” cannot be sent: it is a link.']);
    await opened.close();
  });

  it.each(['../outside.txt', '/etc/passwd', 'a/../../b', 'C:/windows/x'])('in an archive that names %s is not opened', async (name) => {
    await expect(openArchive(await zip({ 'ApplicationManifest.xml': Buffer.from('x'), [name]: Buffer.from('x') }), 'package.zip')).rejects.toMatchObject({ fault: { code: 'package-malformed', message: expect.stringContaining('names a place outside of itself') } });
  });

  it('in an archive that unpacks beyond reason is not opened', async () => {
    const path = await zip({ 'ApplicationManifest.xml': Buffer.from('x'), bomb: Buffer.alloc(1_000_000) });
    const archive = await readFile(path);
    // Sizes as an archive would have them that was made to fill a disk.
    const central = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    archive.writeUInt32LE(0xf000_0000, central + 24);
    await writeFile(path, archive);
    await expect(openArchive(path, 'package.zip')).rejects.toMatchObject({ fault: { message: expect.stringContaining('times its size') } });
  });

  it('in an archive whose entry is larger than it says is not read', async () => {
    const path = await zip({ 'ApplicationManifest.xml': Buffer.from('0123456789'.repeat(100)) });
    const archive = await readFile(path);
    archive.writeUInt32LE(10, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24);
    await writeFile(path, archive);
    const opened = await openArchive(path, 'package.zip');
    await expect(content(opened, 'ApplicationManifest.xml', 0, 1_000)).rejects.toMatchObject({ fault: { code: 'package-malformed' } });
    await opened.close();
  });

  it('is not in what is no archive', async () => {
    await writeFile(join(folder, 'no.zip'), 'nothing of the kind');
    await expect(openArchive(join(folder, 'no.zip'), 'no.zip')).rejects.toMatchObject({ fault: { code: 'package-malformed' } });
  });

  it('may not have names that differ by case only', async () => {
    const opened = await openArchive(await zip(packageFiles({ more: { 'GreeterPkg/code/GREETER.exe': 'x' } })), 'package.zip');
    expect(blockers(opened)).toEqual(['“GreeterPkg/Code/Greeter.exe” and “GreeterPkg/code/GREETER.exe” are one and the same to the image store.']);
    await opened.close();
  });

  it('has paths that stay within it, or none at all', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('..', '.', '', 'a', 'b:c', '\\')), { minLength: 1, maxLength: 5 }), (parts) => {
      const path = parts.join('/');
      const resolved = path.split('/').reduce<string[] | null>((way, part) => (way === null || part === '' || part === '.' ? null : part === '..' ? null : [...way, part]), []);
      expect(pathProblem(path) !== null || resolved !== null).toBe(true);
    }));
  });

  it('begins where its manifest lies highest, and nowhere where two lie equally high', () => {
    expect(packageRoot(['a/b/ApplicationManifest.xml', 'a/ApplicationManifest.xml'])).toBe('a/');
    expect(packageRoot(['a/ApplicationManifest.xml', 'b/ApplicationManifest.xml'])).toBeNull();
    expect(packageRoot(['ApplicationManifest.xml', 'b/ApplicationManifest.xml'])).toBe('');
    expect(packageRoot([])).toBeNull();
  });
});
