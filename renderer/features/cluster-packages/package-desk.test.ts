import { beforeEach, describe, expect, it } from 'vitest';
import { uploadHandleSchema } from '../../../shared/domain/identifiers.ts';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { handOver, isArchive, packagePaths, putAway, usePackageDesks, type FoundFile } from './package-desk.ts';

const found = (path: string): FoundFile => ({ file: new File(['x'], path.split('/').at(-1) ?? ''), path });
let count = 0;
const upload = async (file: File) => {
  count += 1;
  return { handle: uploadHandleSchema.parse(`u${count}`), name: file.name, sizeBytes: file.size, sha256: '0'.repeat(64) };
};

beforeEach(() => {
  count = 0;
  usePackageDesks.setState({ desks: {} });
});

describe('what was dropped', () => {
  it('is an archive by its ending', () => {
    expect(['a.zip', 'A.SFPKG', 'a.zip.txt'].map(isArchive)).toEqual([true, true, false]);
  });

  it('loses the folder around the package, and only where the manifest lies in it', () => {
    expect(packagePaths([found('pkg/ApplicationManifest.xml'), found('pkg/Web/ServiceManifest.xml')]).map(({ path }) => path)).toEqual(['ApplicationManifest.xml', 'Web/ServiceManifest.xml']);
    expect(packagePaths([found('ApplicationManifest.xml'), found('Web/ServiceManifest.xml')]).map(({ path }) => path)).toEqual(['ApplicationManifest.xml', 'Web/ServiceManifest.xml']);
    expect(packagePaths([found('a/x'), found('a/y')]).map(({ path }) => path)).toEqual(['a/x', 'a/y']);
  });

  it('is handed over file by file and then lies on the desk of its cluster', async () => {
    scriptedHost();
    await handOver('c1', [found('pkg/ApplicationManifest.xml'), found('pkg/Web/Code/Web.exe')], upload);
    const desk = usePackageDesks.getState().desks['c1'];
    expect(desk).toMatchObject({ step: 'chosen', label: 'pkg', source: { kind: 'files' } });
    if (desk?.step !== 'chosen' || desk.source.kind !== 'files') throw new Error('not chosen');
    expect(desk.source.files.map(({ path }) => path).sort()).toEqual(['ApplicationManifest.xml', 'Web/Code/Web.exe']);
  });

  it('throws away what came over before a failure, and says why', async () => {
    const host = scriptedHost();
    host.answer('files.discardUploads', () => ({}));
    let first = true;
    await handOver('c1', [found('a'), found('b')], async (file, ...rest) => {
      void rest;
      if (!first) throw Object.assign(new Error('full'), { code: 'disk-full', message: 'The disk is full.', hint: '', retryable: true, remedy: 'retry' });
      first = false;
      return upload(file);
    });
    expect(usePackageDesks.getState().desks['c1']).toMatchObject({ step: 'empty', fault: { code: 'disk-full' } });
    expect(host.callsOf('files.discardUploads')).toEqual([{ uploads: ['u1'] }]);
  });

  it('is kept for an upload that has taken it, and thrown away otherwise', async () => {
    const host = scriptedHost();
    host.answer('files.discardUploads', () => ({}));
    await handOver('c1', [found('a.zip')], upload);
    await putAway('c1', true);
    expect(host.callsOf('files.discardUploads')).toEqual([]);
    await handOver('c1', [found('a.zip')], upload);
    await putAway('c1');
    expect(host.callsOf('files.discardUploads')).toEqual([{ uploads: ['u2'] }]);
  });
});
