import { looksSecret } from '../secret-looking.ts';
import type { DeploymentParameter } from './deployment.ts';

/** The parameters with which an application was last put into an environment. */
export interface ParametersThere {
  readonly environment: string;
  readonly key: string;
  readonly at: number;
  readonly parameters: readonly DeploymentParameter[];
}

export interface ParameterMatrixCell {
  readonly environment: string;
  readonly value: string | null;
  readonly from: DeploymentParameter['from'] | 'missing';
  readonly secret: boolean;
  readonly secretLooking: boolean;
  readonly key: string | null;
  readonly at: number | null;
}

export interface ParameterMatrixRow {
  readonly name: string;
  readonly cells: ParameterMatrixCell[];
  readonly same: boolean;
  readonly missingIn: string[];
}

/** Parameters × environments: each parameter in the order of its name, with a cell for each environment in the order given. */
export function parameterMatrix(there: readonly ParametersThere[]): ParameterMatrixRow[] {
  const byEnvironment = there.map((place) => ({ place, parameters: new Map(place.parameters.map((parameter) => [parameter.name, parameter])) }));
  const names = [...new Set(byEnvironment.flatMap(({ parameters }) => [...parameters.keys()]))].toSorted((left, right) => left.localeCompare(right, 'en'));
  return names.map((name) => {
    const cells = byEnvironment.map(({ place, parameters }) => cellOf(place, parameters.get(name)));
    const set = cells.filter(({ from }) => from !== 'missing');
    return {
      name, cells,
      // Values of secrets are not kept, so that nothing can be said about two of them.
      same: set.every(({ value, secret }) => !secret && value === set[0]?.value),
      missingIn: cells.filter(({ from }) => from === 'missing').map(({ environment }) => environment),
    };
  });
}

function cellOf({ environment, key, at }: ParametersThere, parameter: DeploymentParameter | undefined): ParameterMatrixCell {
  if (parameter === undefined) return { environment, value: null, from: 'missing', secret: false, secretLooking: false, key: null, at: null };
  const { name, value, from, secret, inTheOpen } = parameter;
  const secretLooking = inTheOpen === true || (!secret && value !== null && looksSecret(name, value));
  return { environment, value: secret || secretLooking ? null : value, from, secret: secret || secretLooking, secretLooking, key, at };
}
