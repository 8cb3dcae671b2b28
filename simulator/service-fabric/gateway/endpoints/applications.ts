import { z } from 'zod';

import type { Application, ApplicationTypeVersion, ClusterModel } from '../../model/index.ts';
import { done, entity, ok } from '../answer.ts';
import { flag, parameterList } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import { requireApplication } from '../lookup.ts';
import { inOrder, page, textWeight } from '../paging.ts';
import type { GatewayRequest } from '../request.ts';
import { get, post } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { shownHealth } from '../shown-health.ts';
import { applicationInfo, applicationTypeInfo, serviceTypeInfos } from '../wire/applications.ts';
import { applicationLoad } from '../wire/operations.ts';

/** Applications and the types they are made of. */

const applicationDescription = z.object({
  Name: z.string().startsWith('fabric:/'),
  TypeName: z.string().min(1),
  TypeVersion: z.string().min(1),
  ParameterList: parameterList.nullish(),
});

const provision = z.object({
  Kind: z.enum(['ImageStorePath', 'ExternalStore']).default('ImageStorePath'),
  Async: flag.default(false),
  ApplicationTypeBuildPath: z.string().nullish(),
  ApplicationPackageCleanupPolicy: z.string().nullish(),
  ApplicationPackageDownloadUri: z.string().nullish(),
  ApplicationTypeName: z.string().nullish(),
  ApplicationTypeVersion: z.string().nullish(),
});

const unprovision = z.object({ ApplicationTypeVersion: z.string().min(1), Async: flag.default(false) });

/** Some 6,000 applications fit into a native message, fewer with parameters (service-fabric.md §1.2). */
function applicationWeight(application: Application, withParameters: boolean): number {
  const parameters = withParameters ? [...application.parameters].reduce((sum, [key, value]) => sum + 40 + textWeight(key, value), 0) : 0;
  return 380 + textWeight(application.name, application.typeName, application.typeVersion) + parameters;
}

function applicationList(request: GatewayRequest, { model, messageLimitBytes }: ServedCluster) {
  const typeName = request.query.get('ApplicationTypeName');
  const withParameters = !request.query.flag('ExcludeApplicationParameters');
  const view = model.health();
  const all = model.applications();
  return page(
    request,
    {
      items: inOrder(typeName === undefined ? all : all.filter((each) => each.typeName === typeName), (each) => each.name),
      key: (each) => each.name,
      weight: (each) => applicationWeight(each, withParameters),
      render: (each) => applicationInfo(each, shownHealth(view, each, () => view.application(each)), request.apiVersion, withParameters),
      pagedSince: 2,
    },
    messageLimitBytes,
  );
}

function typeList(request: GatewayRequest, types: readonly ApplicationTypeVersion[], limitBytes: number) {
  const withParameters = !request.query.flag('ExcludeApplicationParameters');
  const key = (type: ApplicationTypeVersion): string => `${type.name}+${type.version}`;
  return page(
    request,
    {
      items: inOrder(types, key),
      key,
      weight: (type) => 260 + textWeight(type.name, type.version) + (withParameters ? type.parameters.length * 80 : 0),
      render: (type) => applicationTypeInfo(type, withParameters),
      // A bare array up to 3.0 (service-fabric.md §1.2).
      pagedSince: 4,
    },
    limitBytes,
  );
}

/** The version of a type that the query names. @throws GatewayFailure 404 */
function requireType(model: ClusterModel, request: GatewayRequest): ApplicationTypeVersion {
  const name = request.param('applicationTypeName');
  const version = request.query.required('ApplicationTypeVersion');
  const type = model.applicationType(name, version);
  if (type === undefined) throw new GatewayFailure('FABRIC_E_APPLICATION_TYPE_NOT_FOUND', `The application type ${name} ${version} does not exist.`);
  return type;
}

export const applicationRoutes: readonly Route[] = [
  get('/Applications', applicationList),
  get('/Applications/{applicationId}', (request, { model }) => {
    const application = model.application(request.nameParam('applicationId'));
    const withParameters = !request.query.flag('ExcludeApplicationParameters');
    return entity(application && applicationInfo(application, shownHealth(model.health(), application, () => model.health().application(application)), request.apiVersion, withParameters));
  }),
  get('/Applications/{applicationId}/$/GetLoadInformation', (request, { model }) => {
    const application = model.application(request.nameParam('applicationId'));
    return entity(application && applicationLoad(application.name, model.applicationLoad(application.name), request.apiVersion));
  }),
  post('/Applications/$/Create', async (request, { model }) => {
    const given = await request.body(applicationDescription);
    model.createApplication({
      name: given.Name,
      typeName: given.TypeName,
      typeVersion: given.TypeVersion,
      ...(given.ParameterList == null ? {} : { parameters: given.ParameterList }),
    });
    return done(201);
  }),
  post('/Applications/{applicationId}/$/Delete', (request, { model }) => {
    model.deleteApplication(requireApplication(model, request).name, request.query.flag('ForceRemove'));
    return done();
  }),
  post('/Applications/{applicationId}/$/Update', async (request, { model }) => {
    await request.body(z.object({}));
    requireApplication(model, request);
    throw new GatewayFailure('E_NOTIMPL', 'Changing the capacity of an application is not simulated.');
  }),
];

export const applicationTypeRoutes: readonly Route[] = [
  get('/ApplicationTypes', (request, { model, messageLimitBytes }) => typeList(request, model.applicationTypes(), messageLimitBytes)),
  get('/ApplicationTypes/{applicationTypeName}', (request, { model, messageLimitBytes }) => {
    const name = request.param('applicationTypeName');
    const version = request.query.get('ApplicationTypeVersion');
    const types = model.applicationTypes().filter((each) => each.name === name && (version === undefined || each.version === version));
    return typeList(request, types, messageLimitBytes);
  }),
  get('/ApplicationTypes/{applicationTypeName}/$/GetApplicationManifest', (request, { model }) => ok({ Manifest: requireType(model, request).manifestXml })),
  get('/ApplicationTypes/{applicationTypeName}/$/GetServiceManifest', (request, { model }) => {
    const name = request.query.required('ServiceManifestName');
    const manifest = requireType(model, request).serviceManifests.find((each) => each.name === name);
    if (manifest === undefined) throw new GatewayFailure('FABRIC_E_SERVICE_MANIFEST_NOT_FOUND', `There is no service manifest ${name}.`);
    return ok({ Manifest: manifest.xml });
  }),
  get('/ApplicationTypes/{applicationTypeName}/$/GetServiceTypes', (request, { model }) =>
    ok(requireType(model, request).serviceManifests.flatMap((manifest) => serviceTypeInfos(manifest))),
  ),
  get('/ApplicationTypes/{applicationTypeName}/$/GetServiceTypes/{serviceTypeName}', (request, { model }) => {
    const name = request.param('serviceTypeName');
    for (const manifest of requireType(model, request).serviceManifests) {
      const serviceTypes = manifest.serviceTypes.filter((each) => each.serviceTypeName === name);
      if (serviceTypes.length > 0) return entity(serviceTypeInfos({ ...manifest, serviceTypes })[0]);
    }
    return entity(undefined);
  }),
  post('/ApplicationTypes/$/Provision', async (request, { model }) => {
    const given = await request.body(provision);
    const isStored = given.Kind === 'ImageStorePath';
    const locator = isStored ? given.ApplicationTypeBuildPath : given.ApplicationPackageDownloadUri;
    if (locator == null || locator === '') throw invalidArgument('The description does not say where the package is.');
    const { ApplicationTypeName: typeName, ApplicationTypeVersion: typeVersion } = given;
    if (!isStored && (typeName == null || typeVersion == null)) throw invalidArgument('ApplicationTypeName and ApplicationTypeVersion are missing.');
    await model.provisionApplicationType({
      locator,
      async: given.Async,
      cleanUp: given.ApplicationPackageCleanupPolicy === 'Automatic',
      ...(typeName == null || typeVersion == null ? {} : { expected: { typeName, typeVersion } }),
    });
    return done(given.Async ? 202 : 200);
  }),
  post('/ApplicationTypes/{applicationTypeName}/$/Unprovision', async (request, { model }) => {
    const given = await request.body(unprovision);
    model.unprovisionApplicationType(request.param('applicationTypeName'), given.ApplicationTypeVersion, given.Async);
    return done(given.Async ? 202 : 200);
  }),
];
