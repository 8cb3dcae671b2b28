import * as z from 'zod';
import { elementsOf, parseManifest } from './manifest-xml.ts';

/** What an application manifest says, as far as packages and upgrades are concerned. */
export interface ApplicationManifest {
  readonly typeName: string;
  readonly typeVersion: string;
  /** In the manifest's order. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly services: readonly { readonly name: string; readonly version: string }[];
  /** Parameters that are referred to as `[Name]` anywhere in it. */
  readonly usedParameters: ReadonlySet<string>;
}

const schema = z.object({
  ApplicationManifest: z.object({
    '@ApplicationTypeName': z.string().min(1).max(1_000),
    '@ApplicationTypeVersion': z.string().min(1).max(300),
    Parameters: z.object({ Parameter: elementsOf(z.object({ '@Name': z.string().min(1).max(1_000), '@DefaultValue': z.string().max(100_000).default('') })) }).or(z.literal('').transform(() => null)).optional(),
    ServiceManifestImport: elementsOf(z.object({ ServiceManifestRef: z.object({ '@ServiceManifestName': z.string().min(1).max(300), '@ServiceManifestVersion': z.string().min(1).max(300) }) })),
  }),
});

/** @throws FaultError `package-malformed`. */
export function readApplicationManifest(xml: string): ApplicationManifest {
  const { ApplicationManifest: root } = parseManifest(schema, xml, 'ApplicationManifest.xml');
  const uses = xml.replace(/<!--[\s\S]*?-->/g, '').matchAll(/(?:=\s*["']|>)\s*\[([^\][<>"']{1,500})\]\s*(?:["']|<)/g);
  return {
    typeName: root['@ApplicationTypeName'],
    typeVersion: root['@ApplicationTypeVersion'],
    parameters: new Map((root.Parameters?.Parameter ?? []).map((parameter) => [parameter['@Name'], parameter['@DefaultValue']])),
    services: root.ServiceManifestImport.map(({ ServiceManifestRef: ref }) => ({ name: ref['@ServiceManifestName'], version: ref['@ServiceManifestVersion'] })),
    usedParameters: new Set([...uses].map(([, name]) => name ?? '').filter((name) => name !== '')),
  };
}
