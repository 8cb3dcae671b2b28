import { collection } from './answer.ts';
import type { Answer } from './answer.ts';
import { LATEST_VERSION, RELEASED_VERSION } from './api-version.ts';
import type { Resource } from './route.ts';

/** Ids of resource areas as client libraries know them. */
const AREAS: readonly { readonly id: string; readonly name: string }[] = [
  { id: '79134c72-4a58-4b42-976c-04e7115f32bf', name: 'core' },
  { id: '965220d5-5bb9-42cf-8d67-9b146df2a5a4', name: 'build' },
  { id: 'efc2f575-36ef-48e9-b672-0c6fb4a48ac5', name: 'Release' },
  { id: 'a85b8835-c1a1-4aac-ae97-1c3d0ba72dbd', name: 'distributedtask' },
  { id: '5264459e-e5e0-4bd8-b118-0985e68a4ec5', name: 'wit' },
];

/** Where resource areas are served: all by the same address, where the real service has hosts of their own for some. */
export function resourceAreas(base: string): Answer {
  return collection(AREAS.map((area) => ({ ...area, locationUrl: `${base}/` })));
}

/** What `OPTIONS` says of an area, or of all: route templates and versions. `Location` lists the areas resource too. */
export function locationTable(resources: readonly Resource[], area: string | undefined): Answer {
  const wanted = area?.toLowerCase();
  const listed = [...resources, ...LOCATION_RESOURCES].filter((each) => wanted === undefined || each.area.toLowerCase() === wanted);
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

const LOCATION_RESOURCES = [
  {
    id: 'e81700f7-3be2-46de-8624-2eb35882fcaa',
    area: 'Location',
    resourceName: 'ResourceAreas',
    routeTemplate: '_apis/{resource}/{areaId}',
    resourceVersion: 1,
    isReleased: false,
  },
] as const;
