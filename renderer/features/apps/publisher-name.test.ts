import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publisherName } from './publisher-name.ts';

describe('the readable name of a publisher', () => {
  it.each([
    ['CN=Contoso', 'Contoso'],
    ['CN=Contoso Ltd, O=Contoso Group, C=US', 'Contoso Ltd'],
    ['cn = Contoso , c=US', 'Contoso'],
    ['O="Contoso, Ltd", CN="Contoso ""North"""', 'Contoso "North"'],
    ['CN=Smith\\, Jones and Co, O=SJ', 'Smith, Jones and Co'],
    ['CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US', 'Microsoft Corporation'],
    ['CN=24ED3DCE-EF0E-4EA5-84B1-0AF1D3D45B4E, O=Contoso Studio', 'Contoso Studio'],
    ['CN=24ED3DCE-EF0E-4EA5-84B1-0AF1D3D45B4E', '24ED3DCE-EF0E-4EA5-84B1-0AF1D3D45B4E'],
    ['O=Fabrikam, C=DE', 'Fabrikam'],
    ['Contoso', 'Contoso'],
    ['', ''],
  ])('%s → %s', (publisher, expected) => {
    expect(publisherName(publisher)).toBe(expected);
  });

  it('reads every text without failing', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => {
      expect(typeof publisherName(text)).toBe('string');
    }));
  });

  it('gives back any quoted name', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 30 }).map((text) => text.trim()).filter((text) => text !== '' && !isGuidLike(text)), (name) => {
      const quoted = name.replaceAll('\\', '\\\\').replaceAll('"', '""');
      expect(publisherName(`O=Other, CN="${quoted}", C=US`)).toBe(name);
    }));
  });
});

function isGuidLike(text: string): boolean {
  return /^\{?[0-9a-f-]{36}\}?$/i.test(text);
}
