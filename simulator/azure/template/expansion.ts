import { asList, asObject, asText, isArray, isObject, propertyOf } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { resourceId, scopeOf } from '../model/resource-id.ts';
import { NO_LOOPS } from './evaluate.ts';
import type { Evaluator, Loops } from './evaluate.ts';
import { placed, placeText } from './placing.ts';
import type { Positions } from './positions.ts';
import { idAt } from './scope.ts';
import type { DeploymentScope } from './scope.ts';
import { hasInnerScope, isNestedDeployment, ownSource } from './template-resource.ts';
import type { TemplateResource } from './template-resource.ts';
import { TemplateError } from './template-error.ts';
import type { TemplatePath } from './template-error.ts';

/** Where a template is expanded. */
export interface Expanding {
  readonly evaluator: Evaluator;
  readonly scope: DeploymentScope;
  readonly positions: Positions;
}

/** A resource before its dependencies are known. */
interface Draft extends Omit<TemplateResource, 'dependsOn'> {
  /** The copy loop it comes from, where it comes from one. */
  readonly loop: string | undefined;
  readonly index: number;
  /** So many of the loop at a time; undefined for all at once. */
  readonly batchSize: number | undefined;
}

/** The resources of a template, found by whatever they may be called. */
export class Expansion {
  readonly resources: readonly TemplateResource[];
  readonly #at: Expanding;
  readonly #drafts: readonly Draft[];
  readonly #byId = new Map<string, Draft>();

  /** @param path of the template within the request. @throws TemplateError in Azure's words */
  constructor(resources: Json | undefined, path: TemplatePath, at: Expanding) {
    this.#at = at;
    this.#drafts = this.#expandAll(resources, [...path, 'resources']);
    for (const each of this.#drafts) this.#remember(each);
    this.resources = this.#drafts.map((each) => this.#withDependencies(each));
    this.#refuseCycles();
  }

  /** The id of the resource with this id, symbolic name or name. */
  idOf(target: string): string | undefined {
    return this.#find(target)?.id;
  }

  #expandAll(resources: Json | undefined, path: TemplatePath): readonly Draft[] {
    if (isArray(resources)) return resources.flatMap((each, index) => this.#expand(asObject(each), [...path, index], undefined, undefined));
    return Object.entries(asObject(resources)).flatMap(([symbol, each]) => this.#expand(asObject(each), [...path, symbol], symbol, undefined));
  }

  /** One entry of a template: as many resources as its loop runs, children behind each. */
  #expand(source: JsonObject, path: TemplatePath, symbol: string | undefined, parent: Draft | undefined): readonly Draft[] {
    return this.#placing({ name: asText(source['name']) ?? '', path }, () => {
      const copy = isObject(source['copy']) ? source['copy'] : undefined;
      const around = parent?.loops ?? NO_LOOPS;
      if (copy === undefined) return this.#withChildren(this.#draft(source, path, symbol, parent, around));
      const loop = this.#at.evaluator.text(copy['name'], 'copy.name', around);
      const batchSize = asText(copy['mode'])?.toLowerCase() === 'serial' ? Math.max(1, Number(copy['batchSize'] ?? 1)) : undefined;
      const count = this.#at.evaluator.count(copy['count'], around);
      return Array.from({ length: count }, (_, index) => {
        const loops: Loops = new Map([...around, [loop.toLowerCase(), index]]);
        return this.#withChildren({ ...this.#draft(source, path, symbol, parent, loops), loop, index, batchSize });
      }).flat();
    });
  }

  #withChildren(draft: Draft): readonly Draft[] {
    const children = asList(draft.source['resources']).flatMap((child, at) => this.#expand(asObject(child), [...draft.path, 'resources', at], undefined, draft));
    return [draft, ...children];
  }

  #draft(source: JsonObject, path: TemplatePath, symbol: string | undefined, parent: Draft | undefined, loops: Loops): Draft {
    const { evaluator, scope: own } = this.#at;
    const required = (property: string): string => {
      const value = propertyOf(source, property);
      if (value === undefined) throw new TemplateError(`The template resource property '${property}' is missing. Please see https://aka.ms/arm-syntax-resources for usage details.`);
      return evaluator.text(value, property, loops);
    };
    const optional = (property: string): string | undefined => (source[property] === undefined ? undefined : evaluator.text(source[property], property, loops));
    const type = below(parent?.type, required('type'), (text) => parent !== undefined && !text.startsWith(`${parent.type}/`));
    const name = below(parent?.name, required('name'), (text) => !text.includes('/'));
    checkSegments(type, name);
    const subscriptionId = optional('subscriptionId');
    const scope = { subscriptionId: subscriptionId ?? own.subscriptionId, resourceGroup: optional('resourceGroup') ?? (subscriptionId === undefined ? own.resourceGroup : '') };
    const extended = optional('scope');
    return {
      path,
      symbol,
      type,
      name,
      apiVersion: required('apiVersion'),
      id: extended === undefined ? idAt(scope, type, name) : resourceId(extended.startsWith('/') ? extended : `${scopeOf(scope.subscriptionId, scope.resourceGroup)}/providers/${extended}`, type, name),
      scope,
      isWanted: (parent?.isWanted ?? true) && (source['condition'] === undefined || evaluator.value(source['condition'], loops) === true),
      isExisting: source['existing'] === true,
      source,
      loops,
      loop: undefined,
      index: 0,
      batchSize: undefined,
    };
  }

  #remember(draft: Draft): void {
    const key = draft.id.toLowerCase();
    const known = this.#byId.get(key);
    if (known !== undefined && known.isWanted && draft.isWanted && !known.isExisting && !draft.isExisting) {
      throw new TemplateError(`The resource '${draft.type}/${draft.name}' ${placeText(draft.path, this.#at.positions)} is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`, draft.path);
    }
    if (known === undefined || draft.isWanted) this.#byId.set(key, draft);
  }

  #find(target: string): Draft | undefined {
    const wanted = target.toLowerCase();
    const byId = this.#byId.get(wanted);
    if (byId !== undefined) return byId;
    return this.#drafts.find((each) => each.symbol?.toLowerCase() === wanted) ?? this.#drafts.find((each) => each.name.toLowerCase() === wanted);
  }

  #withDependencies(draft: Draft): TemplateResource {
    const before = [...this.#named(draft), ...this.#referred(draft), ...this.#earlierInLoop(draft)];
    const needed = before.filter((each) => each.isWanted && !each.isExisting && each !== draft);
    const { loop: _loop, index: _index, batchSize: _size, ...resource } = draft;
    return { ...resource, dependsOn: new Set(needed.map((each) => each.id.toLowerCase())) };
  }

  /** What `dependsOn` names: ids, names, symbolic names, or whole loops. */
  #named(draft: Draft): readonly Draft[] {
    return asList(draft.source['dependsOn']).flatMap((entry) => {
      const target = this.#placing(draft, () => this.#at.evaluator.text(entry, 'dependsOn', draft.loops));
      const wanted = target.toLowerCase();
      const inLoop = this.#drafts.filter((each) => each.loop?.toLowerCase() === wanted || each.symbol?.toLowerCase() === wanted);
      if (inLoop.length > 0) return inLoop;
      const one = this.#find(target) ?? this.#drafts.find((each) => `${each.type}/${each.name}`.toLowerCase() === wanted || each.id.toLowerCase().endsWith(`/providers/${wanted}`));
      if (one === undefined) throw new TemplateError(`The resource '${target}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`, draft.path);
      return [one];
    });
  }

  /** What its expressions refer to; those of an inner template are that template's own. */
  #referred(draft: Draft): readonly Draft[] {
    const hasOwnTemplate = isNestedDeployment(draft) && !hasInnerScope(draft.source);
    const searched: JsonObject = { ...ownSource(draft), ...(hasOwnTemplate ? { properties: draft.source['properties'] } : {}) };
    return this.#at.evaluator.targets(searched, draft.loops).flatMap((target) => this.#find(target) ?? []);
  }

  /** In a serial loop the batch before. */
  #earlierInLoop(draft: Draft): readonly Draft[] {
    const { batchSize, index, loop } = draft;
    if (batchSize === undefined) return [];
    const first = index - (index % batchSize);
    return this.#drafts.filter((each) => each.loop === loop && each.index >= first - batchSize && each.index < first);
  }

  #refuseCycles(): void {
    const byId = new Map(this.resources.map((each) => [each.id.toLowerCase(), each]));
    const done = new Set<string>();
    const underway = new Set<string>();
    const visit = (id: string): void => {
      if (done.has(id)) return;
      const resource = byId.get(id);
      if (underway.has(id)) {
        throw new TemplateError(`Circular dependency detected on resource: '${resource?.id ?? id}'. Please see https://aka.ms/arm-syntax-resources for usage details.`, resource?.path ?? []);
      }
      underway.add(id);
      for (const each of resource?.dependsOn ?? []) visit(each);
      underway.delete(id);
      done.add(id);
    };
    for (const id of byId.keys()) visit(id);
  }

  #placing<T>(resource: { readonly name: string; readonly path: TemplatePath }, run: () => T): T {
    return placed(`resource '${resource.name}'`, resource.path, this.#at.positions, run);
  }
}

/** A child's type or name with its parent's before it, where it stands alone. */
const below = (parent: string | undefined, text: string, standsAlone: (text: string) => boolean): string => (parent !== undefined && standsAlone(text) ? `${parent}/${text}` : text);

function checkSegments(type: string, name: string): void {
  if (type.split('/').length === name.split('/').length + 1) return;
  throw new TemplateError(
    `The template resource '${name}' for type '${type}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.`,
  );
}
