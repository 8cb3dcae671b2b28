import { ServiceFailure } from './answer.ts';

/** The newest version the service knows, and the newest that is released; everything of 7.2 is in preview. */
export const LATEST_VERSION = '7.2';
export const RELEASED_VERSION = '7.1';

/** What a resource understands. */
export interface ResourceVersions {
  /** Revision of the resource within a preview version: the `3` of `7.2-preview.3`. */
  readonly resourceVersion: number;
  /** False for resources that have never left preview, such as connection data. */
  readonly isReleased: boolean;
}

/**
 * Checks the version a request asks for, from its query or its Accept header. Reading works without one: the service
 * takes its newest released version. Anything else must name one.
 * @throws ServiceFailure 400
 */
export function checkApiVersion(method: string, asked: string | undefined, versions: ResourceVersions): void {
  if (asked === undefined) {
    if (method === 'GET') return;
    throw failure(
      'VssVersionNotSpecifiedException',
      `No api-version was supplied for the "${method}" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`,
    );
  }
  const parts = /^(?<version>\d+\.\d+)(?<preview>-preview(?:\.(?<revision>\d+))?)?$/.exec(asked)?.groups;
  const version = parts?.['version'];
  if (version === undefined) throw failure('VssInvalidApiVersionException', `The requested api-version "${asked}" is not valid.`);
  if (Number(version) > Number(LATEST_VERSION)) throw outOfRange(version);
  const isPreview = parts?.['preview'] !== undefined;
  if (!isPreview && (!versions.isReleased || Number(version) > Number(RELEASED_VERSION))) {
    throw failure(
      'VssInvalidPreviewVersionException',
      `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${version}-preview"`,
    );
  }
  if (Number(parts?.['revision'] ?? 0) > versions.resourceVersion) throw outOfRange(asked);
}

function outOfRange(asked: string): ServiceFailure {
  return failure(
    'VssVersionOutOfRangeException',
    `The requested REST API version of ${asked} is out of range for this server. The latest REST API version this server supports is ${LATEST_VERSION}.`,
  );
}

function failure(typeKey: string, message: string): ServiceFailure {
  return new ServiceFailure(400, typeKey, message);
}
