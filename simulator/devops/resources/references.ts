import type { Person } from '../../foundation/company-catalogue.ts';
import { guidOf } from '../../foundation/guid.ts';
import { COMMERCE } from '../model/projects.ts';
import type { Project } from '../model/projects.ts';

/** Parts that many answers share, in the service's own spelling. */

/** A person as answers name one. */
export function identityRef(person: Person, base: string): object {
  const id = identityId(person);
  return {
    displayName: person.name,
    url: `${base}/_apis/Identities/${id}`,
    _links: { avatar: { href: `${base}/_apis/GraphProfile/MemberAvatars/${id}` } },
    id,
    uniqueName: person.mail,
    imageUrl: `${base}/_apis/GraphProfile/MemberAvatars/${id}`,
    descriptor: `aad.${Buffer.from(id).toString('base64url')}`,
  };
}

export function identityId(person: Person): string {
  return guidOf('identity', person.mail);
}

export function projectRef(project: Project, base: string): object {
  return {
    id: project.id,
    name: project.name,
    ...(project.description === '' ? {} : { description: project.description }),
    url: `${base}/_apis/projects/${project.id}`,
    state: 'wellFormed',
    revision: 42,
    visibility: 'private',
    lastUpdateTime: '2025-03-11T09:21:47.113Z',
  };
}

/** Where something is: for programs, and for people. */
export interface Links {
  readonly self: { readonly href: string };
  readonly web: { readonly href: string };
}

export function buildLinks(id: number, base: string): Links {
  const project = `${base}/${COMMERCE.id}`;
  return { self: { href: `${project}/_apis/build/Builds/${String(id)}` }, web: { href: `${project}/_build/results?buildId=${String(id)}` } };
}

export function buildDefinitionLinks(id: number, base: string): Links {
  const project = `${base}/${COMMERCE.id}`;
  return { self: { href: `${project}/_apis/build/Definitions/${String(id)}` }, web: { href: `${project}/_build/definition?definitionId=${String(id)}` } };
}

/** A time as JSON has it; undefined, hence left out, where there is none or it lies ahead of `now`. */
export function timeText(at: number | undefined, now = Infinity): string | undefined {
  return at === undefined || at > now ? undefined : new Date(at).toISOString();
}
