import type { UnhealthyEntity } from '../../../shared/contract/clusters/state.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { ListReading } from '../mirror/observed-list.ts';
import type { ApplicationInfo, ApplicationTypeInfo } from '../wire/applications.ts';
import type { NodeInfo } from '../wire/nodes.ts';
import type { NameIndex } from './name-index.ts';

/** The lists of a mirror that are always there. */
export interface NamedLists {
  readonly nodes: ListReading<NodeInfo>;
  readonly applications: ListReading<ApplicationInfo>;
  readonly applicationTypes: ListReading<ApplicationTypeInfo>;
  readonly unhealthy: ListReading<UnhealthyEntity>;
}

/** Keeps the names of a mirror's lists in the index: what is gone is found no more, what was red once stays known when it is well again. */
export function followNames(names: NameIndex, { nodes, applications, applicationTypes, unhealthy }: NamedLists): void {
  follow(names, nodes, (nodeName) => ({ kind: 'node', nodeName }), (node) => [node.ipAddressOrFQDN, node.id, node.instanceId ?? '', node.codeVersion]);
  follow(names, applications, (applicationName) => ({ kind: 'application', applicationName }), (application) => [application.typeName, application.typeVersion]);
  applicationTypes.onChange(({ keys }) => {
    for (const key of keys) {
      const type = applicationTypes.get(key);
      if (type) names.add({ kind: 'applicationType', typeName: type.name, typeVersion: type.version });
    }
  });
  unhealthy.onChange(({ keys }) => {
    for (const key of keys) {
      const ref = unhealthy.get(key)?.ref;
      if (ref && ref.kind !== 'node' && ref.kind !== 'application') names.add(ref);
    }
  });
}

function follow<Item>(names: NameIndex, list: ListReading<Item>, refOf: (key: string) => EntityRef, alsoOf: (item: Item) => readonly string[]): void {
  list.onChange(({ keys }) => {
    for (const key of keys) {
      const item = list.get(key);
      if (item === undefined) names.remove(refOf(key));
      else names.add(refOf(key), alsoOf(item));
    }
  });
}
