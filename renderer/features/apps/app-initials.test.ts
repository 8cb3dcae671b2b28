import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appInitials, hueOf, iconChroma, iconLightness } from './app-initials.ts';

/** Relative luminance of an OKLCH colour, clipped to sRGB (the space's published matrices; WCAG's definition of luminance). */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('initials of an app', () => {
  it.each([
    ['Remote Assist', 'RA'],
    ['HoloGuide', 'HG'],
    ['shop', 'SH'],
    ['3D Viewer', '3V'],
    ['Ärzte-Demo 2', 'ÄD'],
    ['🎈 Ballon', 'BA'],
    ['日本語', '日本'],
    ['…', '?'],
  ])('%s → %s', (name, expected) => {
    expect(appInitials(name)).toBe(expected);
  });

  it('are never empty and never long', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
      const initials = appInitials(name);
      expect(initials.length).toBeGreaterThan(0);
      expect(Array.from(new Intl.Segmenter().segment(initials)).length).toBeLessThanOrEqual(4);
    }));
  });
});

describe('the colour of an app', () => {
  it('is the same each time and differs between neighbours', () => {
    expect(hueOf('Contoso.Guide')).toBe(hueOf('Contoso.Guide'));
    const hues = new Set(Array.from({ length: 20 }, (_, index) => hueOf(`Contoso.App${index}`)));
    expect(hues.size).toBeGreaterThan(14);
  });

  it('carries white letters at 4.5 : 1 or better on every hue', () => {
    for (let hue = 0; hue < 360; hue += 1) {
      const contrast = 1.05 / (luminance(iconLightness, iconChroma, hue) + 0.05);
      expect(contrast, `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
