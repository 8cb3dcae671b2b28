import { clusterSettings, type ClusterSettings, type SettingsSection } from '../../../shared/domain/service-fabric/cluster-settings.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Cluster } from '../cluster.ts';
import { attribute, child, childrenOf, readXml, type XmlElement } from './xml-tree.ts';

/** The sections of `FabricSettings`. @param root of the cluster's manifest. */
export function settingsSections(root: XmlElement): SettingsSection[] {
  return childrenOf(child(root, 'FabricSettings'), 'Section').map((section) => ({
    name: attribute(section, 'Name'), parameters: childrenOf(section, 'Parameter').map((parameter) => ({ name: attribute(parameter, 'Name'), value: attribute(parameter, 'Value') })),
  }));
}

/** What a cluster's manifest says it can do, read once for each manifest. */
export class SettingsReader {
  static readonly #readers = new WeakMap<Cluster, SettingsReader>();
  readonly #cluster: Cluster;
  #read: { readonly xml: string; readonly settings: ClusterSettings } | null = null;

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The one reader of a cluster, so that its manifest is taken apart once. */
  static of(cluster: Cluster): SettingsReader {
    const reader = this.#readers.get(cluster) ?? new SettingsReader(cluster);
    this.#readers.set(cluster, reader);
    return reader;
  }

  /** @returns null where the manifest cannot be had at the moment. */
  async settings(): Promise<ClusterSettings | null> {
    try {
      const xml = await this.#cluster.mirror.manifest();
      if (this.#read?.xml !== xml) this.#read = { xml, settings: clusterSettings(settingsSections(readXml(xml))) };
      return this.#read.settings;
    } catch (error) {
      if (error instanceof FaultError) return null;
      throw error;
    }
  }
}
