import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { architecturesOf, generationOf, hangsOnSecureUpload, machineNameProblem, takesLongKeyboardText } from './headset-identity.ts';

const facts = (platform: string | null, osVersion: string | null, deviceFamily: string | null = 'Windows.Holographic') => ({ platform, osVersion, deviceFamily });

describe('which headset it is', () => {
  it.each([
    [facts('HoloLens', '14393.0.x86fre.rs1_release.160715-1616'), 'hololens1'],
    [facts('HoloLens 2', '22621.1272.arm64fre.ni_release.230830-1759'), 'hololens2'],
    [facts('HoloLens2', '19041.1157.arm64fre.vb_release'), 'hololens2'],
    [facts('Virtual Machine', '20346.1.amd64fre.fe_release'), 'emulator'],
    [facts('Virtual Machine', '14393.0.amd64fre', 'Windows.Desktop'), 'other'],
    [facts('Something New', '26100.1.arm64fre'), 'hololens2'],
    [facts('Something Old', '17763.1.x86fre'), 'hololens1'],
    [facts('Raspberry Pi 3', '14393.67.armfre', 'Windows.IoT'), 'other'],
    [facts('To Be Filled By O.E.M.', '14393.0.amd64fre', 'Windows.Desktop'), 'other'],
    [facts(null, null, null), 'other'],
  ] as const)('is told from %o', (identity, generation) => {
    expect(generationOf(identity)).toBe(generation);
  });

  it('has an answer for anything', () => {
    fc.assert(fc.property(fc.option(fc.string()), fc.option(fc.string()), fc.option(fc.string()), (platform, osVersion, deviceFamily) => {
      expect(['hololens1', 'hololens2', 'emulator', 'other']).toContain(generationOf({ platform, osVersion, deviceFamily }));
    }));
  });
});

describe('what it runs', () => {
  it('follows from its build, else from its generation, and is unknown otherwise', () => {
    expect(architecturesOf('hololens2', '22621.1.arm64fre.x')).toEqual(['arm64', 'arm']);
    expect(architecturesOf('hololens1', null)).toEqual(['x86']);
    expect(architecturesOf('emulator', '22621.1.amd64fre.x')).toEqual(['x64', 'x86']);
    expect(architecturesOf('other', 'no idea')).toEqual([]);
  });

  it('knows the builds that hang, and those that lose long text', () => {
    expect([hangsOnSecureUpload('19041.1156.arm64fre'), hangsOnSecureUpload('19041.1157.arm64fre'), hangsOnSecureUpload('18362.1.arm64fre'), hangsOnSecureUpload(null)]).toEqual([true, false, false, false]);
    expect([takesLongKeyboardText('17763.1.x86fre'), takesLongKeyboardText('18362.1056.arm64fre'), takesLongKeyboardText(null)]).toEqual([false, true, true]);
  });
});

describe('a machine name', () => {
  it.each(['BENCH-3', 'a', 'A1234567890123B'.slice(0, 15)])('may be %s', (name) => {
    expect(machineNameProblem(name)).toBeNull();
  });
  it('is never accepted outside of the NetBIOS rule', () => {
    fc.assert(fc.property(fc.string(), (name) => {
      expect(machineNameProblem(name) !== null || /^(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/.test(name)).toBe(true);
    }));
  });
});
