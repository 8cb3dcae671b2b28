import { collection } from './answer.ts';
import type { Answer } from './answer.ts';
import { LATEST_VERSION, RELEASED_VERSION } from './api-version.ts';
import type { Resource } from './route.ts';

/** What `OPTIONS` says of an area, or of all: route templates and versions. */
export function locationTable(resources: readonly Resource[], area: string | undefined): Answer {
  const wanted = area?.toLowerCase();
  const listed = resources.filter((each) => wanted === undefined || each.area.toLowerCase() === wanted);
  return collection(
    listed.map(({ id, area: areaName, resourceName, routeTemplate, resourceVersion, isReleased }) => ({
      id,
      area: areaName,
      resourceName,
      routeTemplate,
      resourceVersion,
      minVersion: '1.0',
      maxVersion: LATEST_VERSION,
      releasedVersion: isReleased ? RELEASED_VERSION : '0.0',
    })),
  );
}
