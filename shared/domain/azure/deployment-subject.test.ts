import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicationOfName, deploymentSubject } from './deployment-subject.ts';

const nothing = { tags: new Map<string, string>(), groupTags: new Map<string, string>(), parameters: [] };

describe('applicationOfName', () => {
  it.each([
    ['shop-20261104.3', 'Shop'], ['payments-2.14.0', 'Payments'], ['certificates-2026-11', 'Certificates'], ['loadtest-042', 'Loadtest'], ['orders_v3', 'Orders'],
    ['settings-rollout', 'settings-rollout'], ['Microsoft.StorageAccount-20261104120000', 'Microsoft.StorageAccount'], ['shop-4f2a9c1', 'Shop'], ['20261104.3', '20261104.3'], ['7', '7'],
  ])('%s is %s', (name, application) => {
    expect(applicationOfName(name)).toBe(application);
  });

  it('never makes a name empty, and changes nothing the second time', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''), (name) => {
      const once = applicationOfName(name);
      expect(once.trim()).not.toBe('');
      expect(applicationOfName(once).toLowerCase()).toBe(once.trim().toLowerCase());
    }));
  });
});

describe('deploymentSubject', () => {
  it('goes by tags before parameters, and by parameters before the name', () => {
    const parameters = [{ name: 'applicationName', value: 'Cart' }, { name: 'applicationVersion', value: '1.2.3' }];
    expect(deploymentSubject({ ...nothing, name: 'x-1', tags: new Map([['Application', 'Shop']]), parameters })).toMatchObject({ application: 'Shop', version: '1.2.3' });
    expect(deploymentSubject({ ...nothing, name: 'x-1', parameters })).toMatchObject({ application: 'Cart' });
    expect(deploymentSubject({ ...nothing, name: 'shop-1' })).toEqual({ application: 'Shop', environment: null, version: null, build: null, commitIds: [] });
  });

  it('takes the environment from the deployment’s own tag, else from that of its group', () => {
    const groupTags = new Map([['environment', 'staging']]);
    expect(deploymentSubject({ ...nothing, name: 'x', groupTags }).environment).toBe('staging');
    expect(deploymentSubject({ ...nothing, name: 'x', groupTags, tags: new Map([['Env', 'production']]) }).environment).toBe('production');
  });

  it('takes as a commit only what looks like one, and nothing without a value', () => {
    const of = (value: string | null) => deploymentSubject({ ...nothing, name: 'x', parameters: [{ name: 'commitId', value }, { name: 'buildNumber', value: '20261104.3' }] });
    expect(of('4F2A9C1D00').commitIds).toEqual(['4f2a9c1d00']);
    expect(of('latest').commitIds).toEqual([]);
    expect(of(null)).toMatchObject({ commitIds: [], build: '20261104.3' });
  });
});
