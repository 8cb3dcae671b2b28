import { expect, it } from 'vitest';
import { environmentOfCluster } from './environment-words.ts';

it('spells out short words of environments, and only whole ones', () => {
  expect(['prod-we', 'contoso.prd.1', 'STG', 'product-cluster', 'preprod-we', 'dev-local'].map((name) => environmentOfCluster(name)))
    .toEqual(['production-we', 'contoso.production.1', 'staging', 'product-cluster', 'preprod-we', 'dev-local']);
});
