import { describe, expect, it } from 'vitest';
import { applicationOf, versionOf } from './product-names.ts';

describe('what a pipeline builds', () => {
  it.each([['shop-ci', 'shop'], ['Shop release', 'Shop'], ['Shop.CD', 'Shop'], ['shop-build-pipeline', 'shop'], ['nightly-end-to-end', 'nightly-end-to-end'], ['CI', 'CI'], ['Cicada', 'Cicada']])('%s builds %s', (definition, application) => {
    expect(applicationOf(definition)).toBe(application);
  });
});

describe('the version in a name', () => {
  it.each([
    ['2.8.0.20261125.1', '2.8.0'], ['Shop 2.8.0 (20261125.1)', '2.8.0'], ['1.9.2-rc1.20261120.1', '1.9.2-rc1'], ['v3.1', '3.1'], ['Release-417', null],
    ['20261104.3', null], ['1.2.3.4', '1.2.3.4'], ['2.0.0+20261104.3', '2.0.0'], ['', null],
  ])('%j holds %j', (name, version) => {
    expect(versionOf(name)).toBe(version);
  });
});
