import type { Resource } from './route.ts';

/** A resource that a path leads to, with the values in it. */
export interface Match {
  readonly resource: Resource;
  readonly values: Readonly<Record<string, string>>;
}

/** Finds resources by path below the organisation; literal parts count in any case, the last value may be missing. */
export class Router {
  readonly #routes: readonly { readonly resource: Resource; readonly parts: readonly string[] }[];

  constructor(resources: readonly Resource[]) {
    this.#routes = resources.map((resource) => ({ resource, parts: partsOf(resource) }));
  }

  /** The resource of a path below the organisation; one whose template is as long goes before one with a value missing. */
  match(segments: readonly string[]): Match | undefined {
    const matches = this.#routes.flatMap(({ resource, parts }) => {
      const values = valuesOf(parts, segments);
      return values === undefined ? [] : [{ resource, values, isWhole: parts.length === segments.length }];
    });
    return matches.find((match) => match.isWhole) ?? matches[0];
  }
}

function partsOf({ routeTemplate, area, resourceName }: Resource): readonly string[] {
  return routeTemplate.replace('{area}', area).replace('{resource}', resourceName).split('/');
}

function valuesOf(parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const mayEndEarly = parts.at(-1)?.startsWith('{') === true;
  if (segments.length !== parts.length && !(mayEndEarly && segments.length === parts.length - 1)) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const name = /^\{(?<name>\w+)\}$/.exec(parts[index] ?? '')?.groups?.['name'];
    if (name !== undefined) values[name] = segment;
    else if (segment.toLowerCase() !== parts[index]?.toLowerCase()) return undefined;
  }
  return values;
}
