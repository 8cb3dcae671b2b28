import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeZip } from '../../../../simulator/foundation/zip-writer.ts';
import { sampleFiles } from '../../../../simulator/azure/templates/samples.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { temporaryFolders } from '../../../core/testing/temporary-folder.ts';
import { kindOfFile } from '../reading/template-reading.ts';
import { GivenUploads } from '../testing/deploy-rig.ts';
import { readUploads } from './given-files.ts';
import { pickFiles } from './pick-files.ts';

const folder = temporaryFolders();
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const text = (name: string): string => sampleFiles().find((each) => each.name === name)?.text ?? '';
const storage = text('storage.json');
const parameters = text('storage.parameters.json');

/** What a draft would be made of. */
async function picked(files: Readonly<Record<string, string | Uint8Array>>) {
  const uploads = new GivenUploads(await folder());
  const handles = [];
  for (const [name, content] of Object.entries(files)) handles.push(await uploads.give(name, content));
  const given = await readUploads(uploads, handles);
  const { template, parameters: own, ...rest } = pickFiles(given, new Map(given.files.map((file) => [file, kindOfFile(file.bytes)])));
  return { template: template.name, parameters: own?.name ?? null, ...rest };
}
const zip = (entries: Readonly<Record<string, string>>): Buffer => writeZip(Object.entries(entries).map(([name, content]) => ({ name, bytes: bytes(content) }))).archive;
const refusal = (wanted: Promise<unknown>) => wanted.then(() => null, (error: unknown) => (error instanceof FaultError ? error.fault : error));

describe('files that were given', () => {
  it('are told apart by what is in them', async () => {
    expect(await picked({ 'a.json': parameters, 'b.json': storage })).toEqual({ template: 'b.json', parameters: 'a.json', title: 'b', ignored: [] });
  });

  it('of a folder: the usual names and the own parameters win, the rest is named', async () => {
    expect(await picked({ 'other.json': text('nested.json'), 'azuredeploy.json': storage, 'other.parameters.json': parameters, 'azuredeploy.parameters.json': parameters, 'deploy.ps1': 'Write-Host', 'notes.json': '[]' })).toEqual({
      template: 'azuredeploy.json', parameters: 'azuredeploy.parameters.json', title: 'azuredeploy',
      ignored: ['deploy.ps1', 'other.json (another template)', 'other.parameters.json (other parameters)', 'notes.json'],
    });
  });

  it('from the portal come in an archive, with scripts that are not run', async () => {
    const archive = zip({ 'template.json': storage, 'parameters.json': parameters, 'deploy.ps1': 'x', 'deploy.sh': 'x', 'deployer.rb': 'x', 'DeploymentHelper.cs': 'x' });
    expect(await picked({ 'ExportedTemplate-shop.zip': archive })).toEqual({
      template: 'template.json', parameters: 'parameters.json', title: 'ExportedTemplate-shop', ignored: ['deploy.ps1', 'deploy.sh', 'deployer.rb', 'DeploymentHelper.cs'],
    });
  });

  it('that are no JSON yet may be a template all the same: the linter says what is wrong', async () => {
    expect(await picked({ 'pasted.json': text('pasted.json') })).toMatchObject({ template: 'pasted.json' });
    expect(await picked({ 'broken.json': '{ "resources": [' })).toMatchObject({ template: 'broken.json' });
  });

  it.each([
    ['a parameters file alone', { 'p.json': parameters }, 'without its template'],
    ['nothing of the kind', { 'read.me': 'x' }, 'None of these files'],
  ])('without a template are refused: %s', async (_, files, words) => {
    expect(await refusal(picked(files))).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(words) });
  });

  it('larger than Azure could take are refused by their size', async () => {
    expect(await refusal(picked({ 'huge.json': Buffer.alloc(8 * 1_024 ** 2 + 1, 32) }))).toMatchObject({ code: 'too-large', message: expect.stringContaining('4 MB') });
  });
});

describe('an archive', () => {
  it('that names a place outside of itself is refused', async () => {
    for (const name of ['../../etc/cron.json', '/etc/cron.json', 'C:\\windows\\x.json', 'a/../../b.json']) expect(await refusal(picked({ 'a.zip': zip({ [name]: storage }) }))).toMatchObject({ code: 'package-malformed' });
  });

  it('that unpacks without end costs neither memory nor time', async () => {
    const bomb = zip({ 'template.json': storage, 'bomb.json': ' '.repeat(20 * 1_024 ** 2), 'second.json': ' '.repeat(8 * 1_024 ** 2) });
    expect(bomb.length).toBeLessThan(60_000);
    expect(await picked({ 'a.zip': bomb })).toMatchObject({ template: 'template.json', ignored: ['bomb.json', 'second.json'] });
    const many = writeZip(Array.from({ length: 5 }, (_, index) => ({ name: `${index}.json`, bytes: Buffer.alloc(7 * 1_024 ** 2, 32) }))).archive;
    expect((await picked({ 'a.zip': many, 'template.json': storage })).ignored).toHaveLength(5);
  });

  it('that lies about sizes, or holds thousands of files, is refused', async () => {
    const honest = zip({ 'template.json': storage });
    const lie = Buffer.from(honest);
    const central = lie.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    lie.writeUInt32LE(10, central + 24);
    expect(await refusal(picked({ 'a.zip': lie }))).toMatchObject({ code: 'package-malformed' });
    expect(await refusal(picked({ 'a.zip': zip(Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`${index}.ps1`, '']))) }))).toMatchObject({ code: 'too-large' });
  });

  it('of any bytes gives files or a fault, never anything else', async () => {
    const uploads = new GivenUploads(await folder());
    const archive = zip({ 'template.json': storage, 'parameters.json': parameters });
    await fc.assert(fc.asyncProperty(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 }), async (at, value) => {
      const spoilt = Buffer.from(archive);
      spoilt[at] = value;
      const handle = await uploads.give('a.zip', spoilt);
      const count = await readUploads(uploads, [handle]).then(({ files }) => files.length, (error: unknown) => (error instanceof FaultError ? 0 : -1));
      expect([0, 1, 2]).toContain(count);
    }), { numRuns: 60 });
  });

  it('shows names without what could deceive', async () => {
    const path = join(await folder(), 'x');
    await writeFile(path, '');
    expect((await picked({ 'a.zip': zip({ 'template.json': storage, 'a\u202Enosj.ps1': 'x' }) })).ignored).toEqual(['a\uFFFDnosj.ps1']);
  });
});
