import type { EnvironmentName } from '../../foundation/company-catalogue.ts';
import { environmentNames } from '../../foundation/company-catalogue.ts';
import type { CompanyYear } from '../../foundation/company-year.ts';

/** A classic release definition: one for each application that is released in the classic way. */
export interface ReleaseDefinition {
  readonly id: number;
  readonly name: string;
  readonly application: string;
  readonly variables: Variables;
  readonly environments: readonly DefinitionEnvironment[];
}

export interface DefinitionEnvironment {
  readonly id: number;
  readonly name: EnvironmentName;
  readonly rank: number;
  readonly variables: Variables;
}

/** Values by name; a secret one has no value that anybody could read. */
export type Variables = Readonly<Record<string, Variable>>;
type Variable = { readonly value: string } | { readonly value: null; readonly isSecret: true };

const SECRET: Variable = { value: null, isSecret: true };

export function releaseDefinitions(year: CompanyYear): readonly ReleaseDefinition[] {
  return year.applications
    .filter((application) => application.pipeline === 'classic')
    .map(({ name }, index) => {
      const id = index + 1;
      return {
        id,
        name: `${name} release`,
        application: name,
        variables: { 'Upgrade.HealthCheckStableDuration': { value: '00:01:00' }, 'Upgrade.FailureAction': { value: 'Rollback' }, 'Package.Name': { value: `${name}Type` } },
        environments: environmentNames.map((environment, rank) => ({ id: id * 10 + rank + 1, name: environment, rank: rank + 1, variables: variablesOf(name, environment) })),
      };
    });
}

/** As it is in most companies: mostly alike, a few that differ, and one that somebody forgot. */
function variablesOf(application: string, environment: EnvironmentName): Variables {
  const isProduction = environment.startsWith('production');
  const region = environment === 'production-ne' ? 'northeurope' : 'westeurope';
  const cluster = { test: 'test-we', staging: 'staging-we', 'production-we': 'prod-we', 'production-ne': 'prod-ne' }[environment];
  return {
    'Cluster.Endpoint': { value: `https://${cluster}.${region}.cloudapp.example:19080` },
    Region: { value: region },
    'Instances.Count': { value: isProduction ? '5' : environment === 'staging' ? '3' : '1' },
    'Logging.Level': { value: isProduction ? 'Warning' : 'Information' },
    'Sql.ConnectionString': SECRET,
    'ServiceBus.Key': SECRET,
    ...(environment === 'production-ne' ? {} : { [`${application}.CacheMinutes`]: { value: environment === 'test' ? '1' : '30' } }),
  };
}
