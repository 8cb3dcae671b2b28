import { collection, found, notFound } from '../gateway/answer.ts';
import type { Resource } from '../gateway/route.ts';
import { guidOf } from '../../foundation/guid.ts';
import { identityId } from './references.ts';

/** Ids of resource areas as client libraries know them. */
const AREAS: readonly { readonly id: string; readonly name: string }[] = [
  { id: '79134c72-4a58-4b42-976c-04e7115f32bf', name: 'core' },
  { id: '965220d5-5bb9-42cf-8d67-9b146df2a5a4', name: 'build' },
  { id: 'efc2f575-36ef-48e9-b672-0c6fb4a48ac5', name: 'Release' },
  { id: 'a85b8835-c1a1-4aac-ae97-1c3d0ba72dbd', name: 'distributedtask' },
  { id: '5264459e-e5e0-4bd8-b118-0985e68a4ec5', name: 'wit' },
];

/**
 * Who the caller is, and where resource areas are served: all by the same address here, while the real service has hosts of
 * their own for some.
 */
export const locationResources: readonly Resource[] = [
  {
    id: '00d9565f-ed9c-4a06-9a50-00e7896ccab4',
    area: 'Location',
    resourceName: 'ConnectionData',
    routeTemplate: '_apis/{resource}',
    resourceVersion: 1,
    isReleased: false,
    get({ base, caller, organisation }) {
      const id = identityId(caller.person);
      const user = {
        id,
        descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${caller.person.mail}`,
        subjectDescriptor: `aad.${Buffer.from(id).toString('base64url')}`,
        providerDisplayName: caller.person.name,
        isActive: true,
        properties: { Account: { $type: 'System.String', $value: caller.person.mail } },
      };
      return found({
        authenticatedUser: user,
        authorizedUser: user,
        instanceId: guidOf('instance', organisation.name),
        deploymentId: guidOf('deployment'),
        deploymentType: 'hosted',
        locationServiceData: {
          serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
          defaultAccessMappingMoniker: 'PublicAccessMapping',
          lastChangeId: 1,
          lastChangeId64: 1,
          clientCacheTimeToLive: 3600,
          accessMappings: [{ displayName: 'Public Access Mapping', moniker: 'PublicAccessMapping', accessPoint: `${base}/`, virtualDirectory: '' }],
        },
      });
    },
  },
  {
    id: 'e81700f7-3be2-46de-8624-2eb35882fcaa',
    area: 'Location',
    resourceName: 'ResourceAreas',
    routeTemplate: '_apis/{resource}/{areaId}',
    resourceVersion: 1,
    isReleased: false,
    get({ base, values }) {
      const all = AREAS.map((area) => ({ ...area, locationUrl: `${base}/` }));
      const wanted = values['areaId']?.toLowerCase();
      if (wanted === undefined) return collection(all);
      const area = all.find((each) => each.id === wanted);
      if (area === undefined) throw notFound('VssResourceNotFoundException', `The resource area ${wanted} does not exist.`);
      return found(area);
    },
  },
];
