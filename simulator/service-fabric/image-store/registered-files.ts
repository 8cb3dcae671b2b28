import type { ClusterModel } from '../model/index.ts';
import type { StoredFile } from './image-store.ts';

/** What the cluster keeps under `Store` of every registered type: manifests, and code of sizes that stay the same. */
export function registeredFiles(model: ClusterModel): StoredFile[] {
  const files: StoredFile[] = [];
  for (const type of model.applicationTypes()) {
    if (type.status !== 'Available') continue;
    const folder = `Store/${type.name}`;
    const modifiedAt = type.provisionedAt ?? 0;
    const add = (path: string, size: number): void => {
      files.push({ path: `${folder}/${path}`, size, modifiedAt, place: undefined, version: 1 });
    };
    add(`ApplicationManifest.${type.version}.xml`, type.manifestXml.length);
    for (const manifest of type.serviceManifests) {
      add(`${manifest.name}.Manifest.${manifest.version}.xml`, manifest.xml.length);
      for (const code of manifest.codePackages) {
        add(`${manifest.name}.${code.name}.${code.version}/program.bin`, sizeOf(`${type.name}${manifest.name}${code.version}`));
      }
      for (const each of [...manifest.configPackages, ...manifest.dataPackages]) {
        add(`${manifest.name}.${each.name}.${each.version}/content`, sizeOf(`${manifest.name}${each.name}`) % 4096);
      }
    }
  }
  return files;
}

/** Between one and twenty megabytes. */
function sizeOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return 1_000_000 + (hash % 19_000_000);
}
