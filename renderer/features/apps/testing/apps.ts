import type { InstalledApp } from '../../../../shared/contract/devices.ts';

/** @returns an installed, launchable, sideloaded app of that name, with the given parts. */
export function installedApp(displayName: string, parts: Partial<InstalledApp> = {}): InstalledApp {
  const name = `Contoso.${displayName.replaceAll(/\W/g, '')}`;
  return {
    packageFullName: `${name}_1.2.0.0_arm64__8wekyb3d8bbwe`,
    packageFamilyName: `${name}_8wekyb3d8bbwe`,
    displayName,
    publisher: 'CN=Contoso Ltd, O=Contoso, C=US',
    version: '1.2.0.0',
    architecture: 'arm64',
    origin: 'sideloaded',
    launchable: true,
    canUninstall: true,
    running: false,
    pending: null,
    favourite: false,
    favouriteRank: null,
    sizeBytes: null,
    ...parts,
  };
}
