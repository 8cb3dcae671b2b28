import type { CompanyApplication, EnvironmentName } from '../../../foundation/company-catalogue.ts';
import type { JsonObject } from '../../model/json.ts';

/**
 * Parameters of the applications' templates by environment. They have drifted apart as such things do: a size that was
 * raised in one place only, a setting that staging leaves to the default, and a key that somebody wrote down in test
 * (reference/azure.md B17).
 */

interface EnvironmentSettings {
  readonly instanceCount: number;
  readonly accountSku: string;
  readonly logRetentionDays: number;
  readonly minimumTlsVersion: string;
  readonly alertAddress?: string;
}

const SETTINGS: Readonly<Record<EnvironmentName, EnvironmentSettings>> = {
  test: { instanceCount: 1, accountSku: 'Standard_LRS', logRetentionDays: 7, minimumTlsVersion: 'TLS1_0', alertAddress: 'team@contoso.example' },
  staging: { instanceCount: 2, accountSku: 'Standard_LRS', logRetentionDays: 30, minimumTlsVersion: 'TLS1_2' },
  'production-we': { instanceCount: 5, accountSku: 'Standard_ZRS', logRetentionDays: 90, minimumTlsVersion: 'TLS1_2', alertAddress: 'operations@contoso.example' },
  'production-ne': { instanceCount: 3, accountSku: 'Standard_LRS', logRetentionDays: 30, minimumTlsVersion: 'TLS1_2', alertAddress: 'operations@contoso.example' },
};

/** What changed during the year, by the share of it that had passed. */
const CHANGES: readonly { readonly after: number; readonly environment: EnvironmentName; readonly settings: Partial<EnvironmentSettings> }[] = [
  { after: 0.25, environment: 'production-we', settings: { instanceCount: 7 } },
  { after: 0.55, environment: 'production-ne', settings: { logRetentionDays: 90 } },
  { after: 0.6, environment: 'production-we', settings: { instanceCount: 9 } },
  { after: 0.8, environment: 'test', settings: { minimumTlsVersion: 'TLS1_2' } },
];

/** What a deployment is told, as in its PUT. */
export function applicationParameters(about: {
  readonly application: CompanyApplication;
  readonly environment: EnvironmentName;
  readonly version: string;
  readonly commitId: string;
  readonly buildNumber: string;
  readonly vaultId: string;
  /** Share of the year that had passed, from 0 to 1. */
  readonly progress: number;
}): JsonObject {
  const { application, environment, progress } = about;
  const settings = settingsAt(environment, progress);
  const values: JsonObject = {
    environmentName: environment,
    applicationVersion: about.version,
    buildNumber: about.buildNumber,
    commitId: about.commitId,
    accountName: accountNameOf(application, environment),
    ...settings,
    ...(application.name === 'Shop' ? { featureGiftCards: environment === 'test' || environment === 'staging' || progress > 0.7 } : {}),
    ...(application.name === 'Payments' && environment === 'test' ? { gatewayKey: 'AccountKey=dGVzdC1vbmx5LW5vdC1yZWFsLWtleQ==' } : {}),
  };
  const plain = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  return { ...plain, connection: { reference: { keyVault: { id: about.vaultId }, secretName: `${secretOwner(application)}-connection` } } };
}

function settingsAt(environment: EnvironmentName, progress: number): JsonObject {
  const changed = CHANGES.filter((each) => each.environment === environment && progress >= each.after).map((each) => each.settings);
  return Object.assign({}, SETTINGS[environment], ...changed);
}

/** At most 24 characters. */
export function accountNameOf({ name }: CompanyApplication, environment: EnvironmentName): string {
  return `ct${name.toLowerCase()}${environment.replace('production-', 'prd').replace('staging', 'stg')}`;
}

/** Vaults hold connections for three services; others share one of these. */
function secretOwner({ name }: CompanyApplication): string {
  return ['Shop', 'Payments', 'Orders'].includes(name) ? name.toLowerCase() : 'orders';
}
