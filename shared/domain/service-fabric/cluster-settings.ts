/** A section of the cluster manifest's `FabricSettings`. */
export interface SettingsSection {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

/** What a cluster manifest tells about what the cluster can do (service-fabric.md §4.1). */
export interface ClusterSettings {
  readonly hasEventStore: boolean;
  readonly hasRepairManager: boolean;
  readonly hasBackupService: boolean;
  /** Upgrades of the cluster are made by the Azure resource provider. */
  readonly hasResourceProvider: boolean;
  /** How long events are kept; null where the manifest does not say. */
  readonly eventRetentionDays: number | null;
  /** `fabric:ImageStore`, a folder or a storage account; the address itself may hold a key and is not kept. */
  readonly imageStore: 'native' | 'file' | 'azure' | 'unknown';
}

/** The value of a setting, whatever case its name is written in. */
export function settingOf(sections: readonly SettingsSection[], section: string, parameter: string): string | null {
  const found = sections.find(({ name }) => name.toLowerCase() === section.toLowerCase());
  return found?.parameters.find(({ name }) => name.toLowerCase() === parameter.toLowerCase())?.value ?? null;
}

export function clusterSettings(sections: readonly SettingsSection[]): ClusterSettings {
  const names = new Set(sections.map(({ name }) => name.toLowerCase()));
  const days = Number(settingOf(sections, 'AzureBlobServiceFabricEtw', 'DataDeletionAgeInDays') ?? Number.NaN);
  return {
    hasEventStore: names.has('eventstoreservice'),
    hasRepairManager: names.has('repairmanager'),
    hasBackupService: names.has('backuprestoreservice'),
    hasResourceProvider: names.has('upgradeservice'),
    eventRetentionDays: Number.isFinite(days) && days > 0 ? days : null,
    imageStore: imageStoreOf(settingOf(sections, 'Management', 'ImageStoreConnectionString')),
  };
}

function imageStoreOf(connection: string | null): ClusterSettings['imageStore'] {
  const value = connection?.trim().toLowerCase() ?? '';
  if (value.startsWith('fabric:imagestore')) return 'native';
  if (value.startsWith('file:')) return 'file';
  return value.startsWith('xstore:') ? 'azure' : 'unknown';
}

/** The roots of the native image store that belong to the cluster itself (service-fabric.md §1.7). */
const reservedRoots = new Set(['store', 'windowsfabricstore']);
export function isReservedStorePath(path: string): boolean {
  const root = /^[^/\\]*/.exec(path)?.[0] ?? '';
  return reservedRoots.has(root.toLowerCase());
}
