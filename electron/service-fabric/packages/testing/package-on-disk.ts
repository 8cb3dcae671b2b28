import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface SketchedPackage {
  readonly typeName?: string;
  readonly version?: string;
  /** Version of the service, its code and its configuration. */
  readonly serviceVersion?: string;
  /** Content of the program. */
  readonly program?: Buffer;
  /** Files beside, by path. */
  readonly more?: Readonly<Record<string, Buffer | string>>;
  /** Attributes and elements that are put into the application manifest. */
  readonly parameters?: string;
}

/** Files of a small application package with one stateless service. */
export function packageFiles({ typeName = 'GreeterType', version = '1.0.0', serviceVersion = version, program = Buffer.from('program'), more = {}, parameters = '<Parameter Name="Greeter_InstanceCount" DefaultValue="1" />' }: SketchedPackage = {}): Record<string, Buffer> {
  const files: Record<string, Buffer | string> = {
    'ApplicationManifest.xml': `<?xml version="1.0" encoding="utf-8"?>
<ApplicationManifest xmlns="http://schemas.microsoft.com/2011/01/fabric" ApplicationTypeName="${typeName}" ApplicationTypeVersion="${version}">
  <Parameters>${parameters}</Parameters>
  <ServiceManifestImport><ServiceManifestRef ServiceManifestName="GreeterPkg" ServiceManifestVersion="${serviceVersion}" /></ServiceManifestImport>
  <DefaultServices><Service Name="Greeter"><StatelessService ServiceTypeName="GreeterType" InstanceCount="[Greeter_InstanceCount]"><SingletonPartition /></StatelessService></Service></DefaultServices>
</ApplicationManifest>`,
    'GreeterPkg/ServiceManifest.xml': `<?xml version="1.0" encoding="utf-8"?>
<ServiceManifest xmlns="http://schemas.microsoft.com/2011/01/fabric" Name="GreeterPkg" Version="${serviceVersion}">
  <ServiceTypes><StatelessServiceType ServiceTypeName="GreeterType" /></ServiceTypes>
  <CodePackage Name="Code" Version="${serviceVersion}"><EntryPoint><ExeHost><Program>Greeter.exe</Program></ExeHost></EntryPoint></CodePackage>
  <ConfigPackage Name="Config" Version="${serviceVersion}" />
</ServiceManifest>`,
    'GreeterPkg/Code/Greeter.exe': program,
    'GreeterPkg/Config/Settings.xml': '<Settings />',
    ...more,
  };
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
}

export async function writeFiles(folder: string, files: Readonly<Record<string, Buffer>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
