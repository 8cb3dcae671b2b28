import { guidOf } from '../../foundation/guid.ts';

/** A project of the organisation. Everything that the company does is in `Commerce`; the other one is empty. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** The project that builds and releases are in. */
export const COMMERCE: Project = { id: guidOf('project', 'Commerce'), name: 'Commerce', description: 'Shop, payments and what they stand on' };

export const projects: readonly Project[] = [COMMERCE, { id: guidOf('project', 'Sandbox'), name: 'Sandbox', description: '' }];

/** Finds a project by its id or, in any case, its name. */
export function projectOf(idOrName: string): Project | undefined {
  const wanted = idOrName.toLowerCase();
  return projects.find((project) => project.id === wanted || project.name.toLowerCase() === wanted);
}
