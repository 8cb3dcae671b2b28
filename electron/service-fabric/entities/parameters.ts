import type { Parameter } from '../../../shared/contract/clusters/entities.ts';
import { effectiveParameters } from '../../../shared/domain/service-fabric/effective-parameters.ts';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { secretMask } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';
import { bounded } from './bounded-values.ts';
import type { ManifestBook } from './manifest-book.ts';

const mostParameters = 5_000;

export interface ApplicationParameters {
  typeName: string;
  typeVersion: string;
  parameters: Parameter[];
}

/**
 * The parameters of an application with where each value comes from and who uses it. Where the manifest cannot be had,
 * the defaults that the type declares stand in for it, and nobody knows the uses.
 * @param reveal whether values that look like secrets are told; else a mask stands in their place.
 */
export async function applicationParameters(cluster: Cluster, manifests: ManifestBook, applicationName: string, reveal: boolean, signal?: AbortSignal): Promise<ApplicationParameters> {
  const client = cluster.client();
  const application = await queries.applications.one(client, applicationName, { signal });
  if (application === null) throw faultError('not-found', { message: `${bounded(applicationName, 200)} is not in the cluster any more.` });
  const { typeName, typeVersion } = application;
  const manifest = await orNull(() => manifests.application(client, typeName, typeVersion), signal);
  const declared = manifest === null ? await orNull(async () => (await queries.applications.typeVersions(client, typeName, typeVersion, { signal })).find(({ version }) => version === typeVersion)?.defaultParameterList ?? null, signal) : manifest.defaults;
  const parameters = effectiveParameters(declared, application.parameters, manifest?.uses ?? []).slice(0, mostParameters);
  return { typeName: bounded(typeName), typeVersion: bounded(typeVersion, 300), parameters: parameters.map((each) => (reveal ? fitting(each) : masked(fitting(each)))) };
}

/** What a version of a type declares, by name. */
export async function typeParameters(cluster: Cluster, typeName: string, typeVersion: string, signal?: AbortSignal): Promise<{ name: string; defaultValue: string; secretLooking: boolean }[]> {
  const versions = await queries.applications.typeVersions(cluster.client(), typeName, typeVersion, { signal });
  const found = versions.find(({ version }) => version === typeVersion);
  if (found === undefined) throw faultError('not-found', { message: `${bounded(typeName, 200)} ${bounded(typeVersion, 100)} is not provisioned.`, hint: 'Choose another version, or provision it first.' });
  return found.defaultParameterList.slice(0, mostParameters).map(({ key, value }) => {
    const secretLooking = looksSecret(key, value);
    return { name: bounded(key), defaultValue: secretLooking ? secretMask(null) : bounded(value, 20_000), secretLooking };
  }).sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

function fitting(parameter: Parameter): Parameter {
  const { manifestDefault, given } = parameter;
  return {
    ...parameter, name: bounded(parameter.name), effective: bounded(parameter.effective, 20_000),
    manifestDefault: manifestDefault === null ? null : bounded(manifestDefault, 20_000), given: given === null ? null : bounded(given, 20_000),
  };
}

function masked(parameter: Parameter): Parameter {
  if (!parameter.secretLooking) return parameter;
  const hide = (value: string): string => (value === '' ? '' : secretMask(null));
  const { manifestDefault, given, effective } = parameter;
  return { ...parameter, manifestDefault: manifestDefault === null ? null : hide(manifestDefault), given: given === null ? null : hide(given), effective: hide(effective) };
}

async function orNull<Answer>(ask: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof FaultError)) throw error;
    return null;
  }
}
