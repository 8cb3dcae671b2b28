import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyProtection } from './key-protection.ts';

describe('keyProtection', () => {
  it('trusts the systems’ own stores', () => {
    expect(keyProtection({ platform: 'win32', available: true, backEnd: null })).toMatchObject({ kind: 'system', backEnd: 'dpapi' });
    expect(keyProtection({ platform: 'darwin', available: true, backEnd: null })).toMatchObject({ kind: 'system', backEnd: 'keychain' });
    expect(keyProtection({ platform: 'linux', available: true, backEnd: 'kwallet6' })).toMatchObject({ kind: 'system', backEnd: 'kwallet6' });
    expect(keyProtection({ platform: 'linux', available: true, backEnd: 'gnome_libsecret' }).kind).toBe('system');
  });
  it.each(['basic_text', 'unknown', '', null])('takes %s on Linux for no protection, although encryption is said to be available, and says what helps', (backEnd) => {
    const protection = keyProtection({ platform: 'linux', available: true, backEnd });
    expect(protection.kind).toBe('none');
    expect(protection.kind === 'none' && protection.advice).toMatch(/keyring/i);
  });
  it('keeps nothing where the system says no', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) expect(keyProtection({ platform, available: false, backEnd: 'kwallet6' }).kind).toBe('none');
  });
  it('trusts no name on Linux but the four that stand for a keyring', () => {
    const known = ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'];
    fc.assert(fc.property(fc.string(), (backEnd) => {
      expect(keyProtection({ platform: 'linux', available: true, backEnd }).kind).toBe(known.includes(backEnd) ? 'system' : 'none');
    }));
  });
});
