import type { ProviderFactory, ResourceType } from '../model/provider.ts';

const API_VERSIONS = ['2025-01-01', '2024-01-01'];

const sites: ResourceType = {
  type: 'sites',
  apiVersions: API_VERSIONS,
  capabilities: 'SupportsTags, SupportsLocation',
  /** What happens follows from the name: `slow…`, `queued…`, `retried…`, `taken…` (refused at once), `broken…` (fails after a while), `invalid…` (refused by preflight). */
  plan: ({ name }) => ({
    durationMs: name.startsWith('slow') ? 600_000 : name.startsWith('broken') ? 20_000 : 4_000,
    ...(name.startsWith('queued') ? { waitMs: 30_000 } : {}),
    ...(name.startsWith('retried') ? { retries: 2 } : {}),
    ...(name.startsWith('taken') ? { durationMs: 1_000, failure: { error: { code: 'SiteNameTaken', message: `The name '${name}' is taken.` } } } : {}),
    ...(name.startsWith('broken') ? { failure: { error: { code: 'SiteBroken', message: `The site '${name}' could not be made.`, target: 'properties' }, statusCode: 'InternalServerError' as const } } : {}),
  }),
  validate: ({ name }) => (name.startsWith('invalid') ? { code: 'SiteInvalid', message: `The site '${name}' is not valid.` } : undefined),
  create: ({ id, name, location, tags, sku, properties }) => ({
    id,
    name,
    type: 'Test.Fake/sites',
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    ...(sku === undefined ? {} : { sku }),
    properties: { ...properties, key: '***', address: `https://${name}.example`, tier: 'Basic', provisioningState: 'Succeeded' },
  }),
  list: ({ name }, action) => (action === 'listKeys' ? { primaryKey: `key of ${name}` } : undefined),
};

/** A provider for tests of the core: sites with slots, and one that nobody has registered. */
export const testProvider: ProviderFactory = () => ({
  namespace: 'Test.Fake',
  types: [sites, { type: 'sites/slots', apiVersions: API_VERSIONS, durationMs: 2_000 }, { type: 'regional', apiVersions: API_VERSIONS, locations: ['northeurope'] }],
});

/** Not registered until somebody does it. */
export const unregisteredProvider: ProviderFactory = () => ({
  namespace: 'Test.Unregistered',
  registration: 'NotRegistered',
  types: [{ type: 'things', apiVersions: API_VERSIONS, locations: [] }],
});
