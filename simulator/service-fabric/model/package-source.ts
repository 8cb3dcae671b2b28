/** The manifests of an application package, as the image store finds them in a folder or an archive. */
export interface ApplicationPackage {
  /** Text of `ApplicationManifest.xml`. */
  readonly applicationManifest: string;
  /** Folder of each service package → text of its `ServiceManifest.xml`. */
  readonly serviceManifests: ReadonlyMap<string, string>;
}

/**
 * Where provisioning reads packages from: the image store, or a download. `locator` is the `ApplicationTypeBuildPath`
 * or the download URI. Undefined when there is no such folder; throws `ModelError` for a folder that is no package.
 */
export interface PackageSource {
  packageAt(locator: string): ApplicationPackage | undefined | Promise<ApplicationPackage | undefined>;
  /** Called after provisioning when the clean-up policy asks for the package to be deleted. */
  discard?(locator: string): void | Promise<void>;
}
