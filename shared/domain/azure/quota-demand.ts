import { isJsonObject, memberOf, objectOf, textOf } from './json-reading.ts';
import { evaluateTemplateValue, type Evaluated, type EvaluationScope } from './template-evaluation.ts';
import { isDeploymentType, nestedTemplateOf, resourcesOf, type SourceResource } from './template-source.ts';

/** Machines that a template asks for. */
export interface MachineDemand {
  readonly type: 'scale-set' | 'node-type' | 'machine';
  /** With the parents' names: `cluster/nt1`. Expressions that are not known stay as they are written. */
  readonly name: string;
  /** Where it is made, as a region's plain name; null where that is not known. */
  readonly location: string | null;
  /** `Standard_D2s_v3`; null where it is not known. */
  readonly size: string | null;
  /** Machines when it is done; null where it is not known. */
  readonly capacity: number | null;
  /** Machines that an upgrade may make besides, for a while. */
  readonly surge: number;
  readonly spot: boolean;
  /** Why size, capacity or location are not known; empty where they are. */
  readonly unknown: readonly string[];
}

const machineTypes: ReadonlyMap<string, MachineDemand['type']> = new Map([
  ['microsoft.compute/virtualmachinescalesets', 'scale-set'], ['microsoft.servicefabric/managedclusters/nodetypes', 'node-type'], ['microsoft.compute/virtualmachines', 'machine'],
]);

/** Loops beyond this make no difference to the answer: it does not fit. */
const mostCopies = 1_000;

/**
 * What a template asks for after its parameters are in: scale sets, node types of managed clusters, machines, each turn of a
 * copy loop by itself, nested templates included. Resources whose condition is false are left out.
 */
export function machineDemands(template: unknown, scope: Omit<EvaluationScope, 'variables'>, depth = 0): MachineDemand[] {
  const whole: EvaluationScope = { ...scope, variables: objectOf(memberOf(objectOf(template), 'variables')) };
  const sources = resourcesOf(template);
  const clusters = clusterLocations(sources, whole);
  return sources.flatMap((source) => {
    if (memberOf(source.body, 'existing') === true) return [];
    return turnsOf(source, whole).flatMap((turn) => demandsOf(source, turn, clusters, depth));
  });
}

/** Where the managed clusters of the template are, by name: their node types are there too and do not say it. */
function clusterLocations(sources: readonly SourceResource[], scope: EvaluationScope): ReadonlyMap<string, unknown> {
  return new Map(sources.flatMap(({ type, names, body }) => (type.toLowerCase() === 'microsoft.servicefabric/managedclusters' ? [[nameOf(names[0] ?? '', scope).toLowerCase(), memberOf(body, 'location')]] : [])));
}

/** The scope of each turn of a resource's loop; one without loop. */
function turnsOf({ body }: SourceResource, scope: EvaluationScope): EvaluationScope[] {
  const copy = memberOf(body, 'copy');
  if (!isJsonObject(copy)) return [scope];
  const count = evaluateTemplateValue(memberOf(copy, 'count'), scope);
  const turns = count.known && typeof count.value === 'number' ? Math.max(0, Math.min(mostCopies, Math.trunc(count.value))) : 1;
  return Array.from({ length: turns }, (_, copyIndex) => ({ ...scope, copyIndex }));
}

function demandsOf(source: SourceResource, scope: EvaluationScope, clusters: ReadonlyMap<string, unknown>, depth: number): MachineDemand[] {
  const condition = memberOf(source.body, 'condition');
  const applies = condition === undefined ? null : evaluateTemplateValue(condition, scope);
  if (applies?.known === true && applies.value === false) return [];
  if (isDeploymentType(source.type)) return depth < 8 ? nestedDemands(source, scope, depth) : [];
  const type = machineTypes.get(source.type.toLowerCase());
  if (type === undefined) return [];
  const demand = demandOf(type, source, scope, clusters);
  return [applies !== null && !applies.known ? { ...demand, unknown: [...demand.unknown, `Whether it is deployed at all: ${applies.why}`] } : demand];
}

/** A nested template has parameters of its own, unless it is evaluated in the outer scope, which is the default. */
function nestedDemands({ body }: SourceResource, scope: EvaluationScope, depth: number): MachineDemand[] {
  const template = nestedTemplateOf(body);
  if (template === null) return [];
  const properties = objectOf(memberOf(body, 'properties'));
  const isInner = /^inner$/i.test(textOf(memberOf(objectOf(memberOf(properties, 'expressionEvaluationOptions')), 'scope')) ?? '');
  if (!isInner) return machineDemands({ ...template, variables: scope.variables }, scope, depth + 1);
  return machineDemands(template, { ...scope, copyIndex: null, parameters: innerParameters(template, memberOf(properties, 'parameters'), scope) }, depth + 1);
}

function innerParameters(template: Readonly<Record<string, unknown>>, given: unknown, scope: EvaluationScope): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, definition] of Object.entries(objectOf(memberOf(template, 'parameters')))) {
    const entry = memberOf(objectOf(given), name);
    const raw = isJsonObject(entry) ? memberOf(entry, 'value') : memberOf(objectOf(definition), 'defaultValue');
    const value = raw === undefined ? null : evaluateTemplateValue(raw, scope);
    if (value?.known === true) values.set(name, value.value);
  }
  return values;
}

function demandOf(type: MachineDemand['type'], { body, names }: SourceResource, scope: EvaluationScope, clusters: ReadonlyMap<string, unknown>): MachineDemand {
  const unknown: string[] = [];
  const take = <Value>(what: string, raw: unknown, fits: (value: unknown) => value is Value): Value | null => {
    const value: Evaluated = raw === undefined ? { known: false, why: 'The template does not say.' } : evaluateTemplateValue(raw, scope);
    if (value.known && fits(value.value)) return value.value;
    unknown.push(`${what}: ${value.known ? 'The value has the wrong type.' : value.why}`);
    return null;
  };
  const properties = objectOf(memberOf(body, 'properties'));
  const profile = objectOf(memberOf(properties, 'virtualMachineProfile'));
  const [rawSize, rawCapacity] = sizeAndCapacity(type, body, properties);
  const size = take('Size', rawSize, isText);
  const capacity = type === 'machine' ? 1 : take('Capacity', rawCapacity, isCount);
  const name = names.map((each) => nameOf(each, scope)).join('/');
  const place = type === 'node-type' ? clusters.get(name.split('/')[0]?.toLowerCase() ?? '') : memberOf(body, 'location');
  // What does not say its place, such as a node type of a cluster that is there already, is mostly where its group is.
  const location = take('Location', place ?? '[resourceGroup().location]', isText);
  const priority = textOf(memberOf(type === 'scale-set' ? profile : properties, 'priority')) ?? (memberOf(properties, 'isSpotVM') === true ? 'Spot' : '');
  return {
    type, name, size, capacity,
    location: location === null ? null : location.replaceAll(' ', '').toLowerCase(),
    surge: type === 'scale-set' && capacity !== null ? surgeOf(properties, capacity) : 0,
    spot: /^(spot|low)$/i.test(priority),
    unknown,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function sizeAndCapacity(type: MachineDemand['type'], body: Readonly<Record<string, unknown>>, properties: Readonly<Record<string, unknown>>): readonly [unknown, unknown] {
  switch (type) {
    case 'scale-set': return [memberOf(objectOf(memberOf(body, 'sku')), 'name'), memberOf(objectOf(memberOf(body, 'sku')), 'capacity')];
    case 'node-type': return [memberOf(properties, 'vmSize'), memberOf(properties, 'vmInstanceCount')];
    case 'machine': return [memberOf(objectOf(memberOf(properties, 'hardwareProfile')), 'vmSize'), 1];
  }
}

function nameOf(name: string, scope: EvaluationScope): string {
  const value = evaluateTemplateValue(name, scope);
  return value.known && typeof value.value === 'string' ? value.value : name;
}

/** A rolling upgrade with surge makes a batch of new machines before it takes the old ones away. */
function surgeOf(properties: Readonly<Record<string, unknown>>, capacity: number): number {
  const policy = objectOf(memberOf(properties, 'upgradePolicy'));
  const rolling = objectOf(memberOf(policy, 'rollingUpgradePolicy'));
  if (memberOf(rolling, 'maxSurge') !== true || /^manual$/i.test(textOf(memberOf(policy, 'mode')) ?? '')) return 0;
  const percent = memberOf(rolling, 'maxBatchInstancePercent');
  return Math.ceil(capacity * (typeof percent === 'number' ? Math.min(100, Math.max(0, percent)) : 20) / 100);
}
