import { fullNameOf, familyNameOf, manifestXml, parseManifest } from '../packages/manifest.ts';
import type { PackageManifest, PackageVersion } from '../packages/manifest.ts';
import type { Architecture, Profile } from '../profiles.ts';

/** Where a package came from, as the portal numbers it: 2 in-box, 3 store, 4 and 5 sideloaded (device-portal.md §1.3). */
export type PackageOrigin = 2 | 3 | 4 | 5;

export interface InstalledPackage {
  readonly manifest: PackageManifest;
  /** AppxManifest.xml as it lies in the package's folder. */
  readonly manifestXml: string;
  readonly fullName: string;
  readonly familyName: string;
  /** `family!App`; frameworks have none. */
  readonly relativeId: string | undefined;
  readonly origin: PackageOrigin;
  /** SHA-256 of the package's block map, to tell equal versions with other content apart. */
  readonly contentDigest: string;
}

export interface RunningApp {
  readonly fullName: string;
  readonly processId: number;
  readonly startedAtMs: number;
  /** Set once a stop was asked for; the process lingers a little (device-portal.md §1.4). */
  readonly stoppingSinceMs: number | undefined;
}

/** Packages on the headset, by full name. */
export class InstalledPackages {
  readonly #byFullName = new Map<string, InstalledPackage>();

  constructor(profile: Profile) {
    for (const manifest of inBoxManifests(profile)) this.add(manifest, 2, 'in-box');
    for (const manifest of sideloadedManifests(profile)) this.add(manifest, 4, 'as-delivered');
  }

  list(): InstalledPackage[] {
    return [...this.#byFullName.values()];
  }

  /** Adds a package and removes other versions of the same family and architecture. */
  add(manifest: PackageManifest, origin: PackageOrigin, contentDigest: string): InstalledPackage {
    // Through the file form and back, so that what the portal lists is what the manifest says.
    const xml = manifestXml(manifest);
    const read = parseManifest(xml);
    const familyName = familyNameOf(read);
    const firstApp = read.applications[0];
    const installed: InstalledPackage = {
      manifest: read,
      manifestXml: xml,
      fullName: fullNameOf(read),
      familyName,
      relativeId: firstApp === undefined ? undefined : `${familyName}!${firstApp.id}`,
      origin,
      contentDigest,
    };
    for (const other of this.sameFamily(installed)) this.#byFullName.delete(other.fullName);
    this.#byFullName.set(installed.fullName, installed);
    return installed;
  }

  /** Installed packages that a package of this identity would replace. */
  sameFamily(candidate: { readonly familyName: string; readonly manifest: PackageManifest }): InstalledPackage[] {
    return this.list().filter(
      (each) =>
        each.familyName === candidate.familyName &&
        (!each.manifest.framework || each.manifest.architecture === candidate.manifest.architecture),
    );
  }

  find(fullName: string): InstalledPackage | undefined {
    return this.#byFullName.get(fullName);
  }

  findByRelativeId(relativeId: string): InstalledPackage | undefined {
    return this.list().find((each) => each.relativeId === relativeId);
  }

  remove(fullName: string): boolean {
    return this.#byFullName.delete(fullName);
  }

  /** Only what a user installed can be taken off. */
  canUninstall(installed: InstalledPackage): boolean {
    return installed.origin !== 2;
  }
}

const WINDOWS = 'CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US';
const MICROSOFT = 'CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US';

function inBoxManifests(profile: Profile): PackageManifest[] {
  const device = profile.architecture;
  const app = (name: string, version: string, displayName: string, executable: string): PackageManifest =>
    plain({ name, version, displayName, executable, publisher: WINDOWS, architecture: 'neutral' });
  const framework = (name: string, version: string, architecture: Architecture): PackageManifest => ({
    ...plain({ name, version, displayName: name, executable: '', publisher: MICROSOFT, architecture }),
    framework: true,
    applications: [],
  });
  return [
    app('HoloShell', '1.1.0.0', 'HoloShell', 'HoloShellApp.exe'),
    app('HoloCamera', '1.0.0.5', 'Camera', 'HoloCamera.exe'),
    app('windows.immersivecontrolpanel', '10.0.2.1000', 'Settings', 'SystemSettings.exe'),
    app('Microsoft.Windows.Photos', '16.511.8780.0', 'Photos', 'Microsoft.Photos.exe'),
    app('Microsoft.MicrosoftEdge', '44.17763.1.0', 'Microsoft Edge', 'MicrosoftEdge.exe'),
    framework('Microsoft.VCLibs.140.00', '14.0.30704.0', device),
    framework('Microsoft.NET.Native.Framework.2.2', '2.2.29512.0', device),
    framework('Microsoft.NET.Native.Runtime.2.2', '2.2.28604.0', device),
    framework('Microsoft.UI.Xaml.2.8', '8.2306.22001.0', device),
  ];
}

function sideloadedManifests(profile: Profile): PackageManifest[] {
  const app = (name: string, version: string, displayName: string, publisher: string): PackageManifest =>
    plain({ name, version, displayName, publisher, executable: `${name.split('.').at(-1) ?? name}.exe`, architecture: profile.architecture });
  return [
    app('Fabrikam.BridgeInspector', '2.4.0.0', 'Bridge Inspector', 'CN=Fabrikam'),
    app('Fabrikam.AnatomyAtlas', '1.12.3.0', 'Anatomy Atlas', 'CN=Fabrikam'),
    app('Contoso.EngineAssembly', '0.9.1.0', 'Engine Assembly', 'CN=Contoso'),
    app('Contoso.RoomTour', '3.0.0.0', 'Room Tour', 'CN=Contoso'),
  ];
}

function plain(request: {
  readonly name: string;
  readonly version: string;
  readonly displayName: string;
  readonly executable: string;
  readonly publisher: string;
  readonly architecture: Architecture;
}): PackageManifest {
  const [Major = 0, Minor = 0, Build = 0, Revision = 0] = request.version.split('.').map(Number);
  const version: PackageVersion = { Major, Minor, Build, Revision };
  return {
    name: request.name,
    publisher: request.publisher,
    version,
    architecture: request.architecture,
    resourceId: '',
    displayName: request.displayName,
    publisherDisplayName: /CN=([^,]+)/.exec(request.publisher)?.[1] ?? request.publisher,
    framework: false,
    dependencies: [],
    applications: [{ id: 'App', executable: request.executable, displayName: request.displayName }],
  };
}
