import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortFiles } from './package-files.ts';

const found = (...paths: string[]) => paths.map((path) => ({ file: path, path }));

describe('what an installation takes from a folder', () => {
  const folder = found(
    'Guide_1.0_Test/Guide.msix',
    'Guide_1.0_Test/Guide.cer',
    'Guide_1.0_Test/Install.ps1',
    'Guide_1.0_Test/Dependencies/arm64/VCLibs.ARM64.appx',
    'Guide_1.0_Test/Dependencies/x86/VCLibs.x86.appx',
    'Guide_1.0_Test/Dependencies/x64/VCLibs.x64.appx',
  );

  it('takes package, certificate and the dependencies of this headset, and names the rest', () => {
    const { accepted, ignored } = sortFiles(folder, 'hololens2');
    expect(accepted.map((entry) => entry.file)).toEqual([
      'Guide_1.0_Test/Guide.msix', 'Guide_1.0_Test/Guide.cer', 'Guide_1.0_Test/Dependencies/arm64/VCLibs.ARM64.appx',
    ]);
    expect(ignored).toEqual([
      { path: 'Guide_1.0_Test/Install.ps1', why: 'neither a package nor a certificate' },
      { path: 'Guide_1.0_Test/Dependencies/x86/VCLibs.x86.appx', why: 'for x86 processors' },
      { path: 'Guide_1.0_Test/Dependencies/x64/VCLibs.x64.appx', why: 'for x64 processors' },
    ]);
  });

  it('takes the 32-bit ones for the first generation', () => {
    expect(sortFiles(folder, 'hololens1').accepted.map((entry) => entry.file)).toContain('Guide_1.0_Test/Dependencies/x86/VCLibs.x86.appx');
  });

  it('judges nothing by processor where the headset is not known', () => {
    expect(sortFiles(folder, 'other').accepted).toHaveLength(5);
  });

  it.each(['A.appx', 'a.APPXBUNDLE', 'a.msix', 'a.msixbundle', 'a.eappx', 'a.cer'])('takes %s', (name) => {
    expect(sortFiles(found(name), 'hololens2').accepted).toHaveLength(1);
  });

  it('takes one of two files of the same name', () => {
    const { accepted, ignored } = sortFiles(found('a/x.appx', 'b/X.appx'), 'hololens2');
    expect(accepted).toHaveLength(1);
    expect(ignored[0]?.why).toBe('a second file of the same name');
  });

  it('loses nothing: each file is taken or named', () => {
    const path = fc.array(fc.constantFrom('a', 'Dependencies', 'x86', 'arm64'), { maxLength: 3 })
      .chain((folders) => fc.constantFrom('x.appx', 'y.cer', 'z.txt').map((name) => [...folders, name].join('/')));
    fc.assert(fc.property(fc.array(path, { maxLength: 150 }), (paths) => {
      const { accepted, ignored } = sortFiles(found(...paths), 'hololens2');
      expect(accepted.length + ignored.length).toBe(paths.length);
      expect(accepted.length).toBeLessThanOrEqual(100);
    }));
  });
});
