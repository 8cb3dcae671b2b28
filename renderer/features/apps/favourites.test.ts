import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { favouritesOf, movedFavourite } from './favourites.ts';
import { installedApp } from './testing/apps.ts';

const guide = installedApp('Guide', { favourite: true, favouriteRank: 1 });
const shop = installedApp('Shop', { favourite: true, favouriteRank: 0 });
const viewer = installedApp('Viewer', { favourite: true });

describe('favourites', () => {
  it('stand in their order; those without a place come last, others not at all', () => {
    expect(favouritesOf([viewer, guide, installedApp('Other'), shop]).map((app) => app.displayName)).toEqual(['Shop', 'Guide', 'Viewer']);
  });

  it('move to a place, and not beyond the ends', () => {
    const list = [shop, guide, viewer];
    const names = (to: number) => movedFavourite(list, guide.packageFamilyName, to).map((name) => name.split('_')[0]);
    expect(names(0)).toEqual(['Contoso.Guide', 'Contoso.Shop', 'Contoso.Viewer']);
    expect(names(9)).toEqual(['Contoso.Shop', 'Contoso.Viewer', 'Contoso.Guide']);
    expect(names(-1)).toEqual(names(0));
  });

  it('lose nobody on the way', () => {
    const apps = fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{2,6}$/), { minLength: 1, maxLength: 12 }).map((names) => names.map((name) => installedApp(name, { favourite: true })));
    fc.assert(fc.property(apps, fc.nat(20), fc.integer({ min: -3, max: 20 }), (list, which, to) => {
      const app = list[which % list.length];
      const moved = movedFavourite(list, app?.packageFamilyName ?? '', to);
      expect([...moved].sort()).toEqual(list.map((candidate) => candidate.packageFamilyName).sort());
    }));
  });
});
