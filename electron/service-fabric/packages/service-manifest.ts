import * as z from 'zod';
import { elementsOf, parseManifest } from './manifest-xml.ts';

/** A code, config or data package within a service package. */
export interface ManifestPackage {
  readonly kind: 'code' | 'config' | 'data';
  readonly name: string;
  readonly version: string;
  /** A container's code is an image elsewhere: it has no folder. */
  readonly needsFolder: boolean;
  /** Program that it starts, relative to its folder; null where that is none of the package's files. */
  readonly program: string | null;
}

export interface ServiceManifest {
  readonly name: string;
  readonly version: string;
  readonly packages: readonly ManifestPackage[];
}

const text = z.union([z.string(), z.object({ '#text': z.string() }).transform((element) => element['#text'])]);
const named = { '@Name': z.string().min(1).max(300), '@Version': z.string().min(1).max(300) };
const host = z.object({ Program: text.optional(), WorkingFolder: text.optional() });
const entryPoint = z.object({ ExeHost: host.optional(), ContainerHost: z.unknown().optional(), DllHost: z.unknown().optional(), FWApplicationHost: z.unknown().optional() });

const schema = z.object({
  ServiceManifest: z.object({
    ...named,
    CodePackage: elementsOf(z.object({ ...named, EntryPoint: entryPoint.or(z.literal('').transform(() => null)).optional() })),
    ConfigPackage: elementsOf(z.object(named)),
    DataPackage: elementsOf(z.object(named)),
  }),
});

/** @param folder name of the service package's folder, for words. @throws FaultError `package-malformed`. */
export function readServiceManifest(xml: string, folder: string): ServiceManifest {
  const { ServiceManifest: root } = parseManifest(schema, xml, `${folder}/ServiceManifest.xml`);
  return {
    name: root['@Name'],
    version: root['@Version'],
    packages: [
      ...root.CodePackage.map((code): ManifestPackage => {
        const isContainer = code.EntryPoint?.ContainerHost !== undefined;
        return { kind: 'code', name: code['@Name'], version: code['@Version'], needsFolder: !isContainer, program: code.EntryPoint?.ExeHost?.Program?.trim() ?? null };
      }),
      ...root.ConfigPackage.map((each): ManifestPackage => ({ kind: 'config', name: each['@Name'], version: each['@Version'], needsFolder: true, program: null })),
      ...root.DataPackage.map((each): ManifestPackage => ({ kind: 'data', name: each['@Name'], version: each['@Version'], needsFolder: true, program: null })),
    ],
  };
}
