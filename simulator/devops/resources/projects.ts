import { collection, found, notFound } from '../gateway/answer.ts';
import type { Resource } from '../gateway/route.ts';
import { guidOf } from '../model/guid.ts';
import { projectOf, projects } from '../model/projects.ts';
import { identityId, projectRef } from './references.ts';

/** Projects, and who the caller is. */
export const projectResources: readonly Resource[] = [
  {
    id: '603fe2ac-9723-48b9-88ad-09305aa6c6e1',
    area: 'core',
    resourceName: 'projects',
    routeTemplate: '_apis/{resource}/{projectId}',
    resourceVersion: 4,
    isReleased: true,
    scope: 'vso.project',
    get({ base, values, query }) {
      const wanted = values['projectId'];
      if (wanted === undefined) {
        const skip = query.number('skip') ?? 0;
        return collection(projects.slice(skip, skip + (query.number('top') ?? 100)).map((project) => projectRef(project, base)));
      }
      const project = projectOf(wanted);
      if (project === undefined) throw missingProject(wanted);
      return found({ ...projectRef(project, base), _links: { self: { href: `${base}/_apis/projects/${project.id}` }, web: { href: `${base}/${project.name}` } } });
    },
  },
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
        locationServiceData: { serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7', defaultAccessMappingMoniker: 'PublicAccessMapping', lastChangeId: 1, lastChangeId64: 1, clientCacheTimeToLive: 3600, accessMappings: [{ displayName: 'Host Guid Access Mapping', moniker: 'PublicAccessMapping', accessPoint: `${base}/`, virtualDirectory: '' }] },
      });
    },
  },
];

export function missingProject(wanted: string): Error {
  return notFound('ProjectDoesNotExistWithNameException', `TF200016: The following project does not exist: ${wanted}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`);
}
