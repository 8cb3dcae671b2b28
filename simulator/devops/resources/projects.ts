import { collection, found, notFound } from '../gateway/answer.ts';
import type { Resource } from '../gateway/route.ts';
import { projectOf, projects } from '../model/projects.ts';
import { projectRef } from './references.ts';

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
];

export function missingProject(wanted: string): Error {
  return notFound(
    'ProjectDoesNotExistWithNameException',
    `TF200016: The following project does not exist: ${wanted}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
  );
}
