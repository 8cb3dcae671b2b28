import { hintFor, type CauseHint, type HintContext } from './cause-hints.ts';
import { errorTree, type ErrorNode, type ErrorTree } from './error-tree.ts';
import { parseResourceId } from './resource-id.ts';

/** A leaf of an error: nothing is behind it that Azure tells. */
export interface Cause {
  readonly code: string;
  readonly message: string;
  /** Resource or field that it struck; empty where no level names one. */
  readonly target: string;
  /** Codes from the outermost error to this one, without empty ones. */
  readonly codePath: readonly string[];
  /** Operations of the deployment in which it occurred. */
  readonly operationIds: readonly string[];
  /** Names of policies that forbade it. */
  readonly policies: readonly string[];
  /** How often it occurs: "Conflict, Conflict, Conflict" is one cause, three times. */
  readonly count: number;
  /** What it means and what to do; null where no rule knows it. */
  readonly hint: CauseHint | null;
}

export interface Causes {
  /** The most telling first. */
  readonly causes: readonly Cause[];
  /** One for each source. */
  readonly trees: readonly ErrorTree[];
  /** Some of the errors were left out: too deep, too many or too long. */
  readonly cutShort: boolean;
}

type Draft = Omit<Cause, 'hint'>;

/**
 * The causes behind errors of one deployment.
 * @param sources the same failure as told in several places: the deployment's `properties.error`, the list of its operations
 *   (and of those of nested deployments), the activity log. Within one source equal leaves are counted; what several sources
 *   tell is one cause, not several.
 */
export function causesOf(sources: readonly unknown[], context: HintContext = {}): Causes {
  const trees = sources.map((source) => errorTree(source));
  const merged = new Map<string, Draft>();
  for (const tree of trees) {
    for (const [key, cause] of mergedLeaves(tree)) {
      const known = merged.get(key);
      merged.set(key, known === undefined ? cause : together(known, cause, Math.max(known.count, cause.count)));
    }
  }
  const causes = withoutVaguer([...merged.values()]).map((cause) => ({ ...cause, hint: hintFor(cause, context) }));
  return { causes: ranked(causes), trees, cutShort: trees.some(({ cutShort }) => cutShort) };
}

function mergedLeaves({ roots }: ErrorTree): Map<string, Draft> {
  const causes = new Map<string, Draft>();
  for (const leaf of roots.flatMap((root) => leavesOf(root, nothing))) {
    const key = JSON.stringify([leaf.code, leaf.target.toLowerCase(), leaf.message]);
    const known = causes.get(key);
    causes.set(key, known === undefined ? leaf : together(known, leaf, known.count + leaf.count));
  }
  return causes;
}

const nothing: Draft = { code: '', message: '', target: '', codePath: [], operationIds: [], policies: [], count: 1 };

/** A leaf without words of its own (`innererror: { code }`) speaks with those of the level above. */
function leavesOf({ code, message, target, operationId, policies, children }: ErrorNode, above: Draft): Draft[] {
  const here: Draft = {
    code: code === '' ? above.code : code,
    message: message === '' ? above.message : message,
    target: isBetterTarget(target, above.target) ? target : above.target,
    codePath: code === '' ? above.codePath : [...above.codePath, code],
    operationIds: operationId === '' ? above.operationIds : [operationId],
    policies: policies.length === 0 ? above.policies : policies,
    count: 1,
  };
  return children.length === 0 ? [here] : children.flatMap((child) => leavesOf(child, here));
}

/** The id of a resource says more than the name of a field inside it, which its message names anyway. */
function isBetterTarget(target: string, above: string): boolean {
  return target !== '' && !(above.startsWith('/') && !target.startsWith('/'));
}

function together(left: Draft, right: Draft, count: number): Draft {
  return {
    ...(right.codePath.length > left.codePath.length ? right : left),
    operationIds: [...new Set([...left.operationIds, ...right.operationIds])],
    policies: [...new Set([...left.policies, ...right.policies])],
    count,
  };
}

/**
 * The deployment's own error often leaves out the resource, and the operation of a nested deployment names that deployment
 * only, while the operation behind it names the resource: that is one cause, not several.
 */
function withoutVaguer(causes: readonly Draft[]): Draft[] {
  const words = ({ code, message }: Draft) => JSON.stringify([code, message]);
  const alike = Map.groupBy(causes, words);
  return causes.filter((cause) => {
    const better = (alike.get(words(cause)) ?? []).filter(({ target }) => precision(target) > precision(cause.target));
    return better.reduce((sum, { count }) => sum + count, 0) < cause.count;
  });
}

function precision(target: string): number {
  if (target === '') return 0;
  return parseResourceId(target)?.type.toLowerCase() === 'microsoft.resources/deployments' ? 1 : 2;
}

/** Codes that only say that something failed. */
const hollowCodes: ReadonlySet<string> = new Set([
  '', 'conflict', 'badrequest', 'forbidden', 'notfound', 'failed', 'internalservererror', 'deploymentfailed', 'resourcedeploymentfailure',
  'multipleerrorsoccurred', 'invalidtemplatedeployment', 'badgateway', 'serviceunavailable', 'canceled', 'cancelled',
]);

/** Whether a code only says that something failed, so that the reason has to be looked for elsewhere. */
export function isHollowCode(code: string): boolean {
  return hollowCodes.has(code.toLowerCase());
}

function ranked(causes: readonly Cause[]): Cause[] {
  const weight = ({ hint, code, message }: Cause) => (hint?.weight ?? 0) * 10 + (isHollowCode(code) ? 0 : 4) + (message === '' ? 0 : 2);
  return causes.toSorted((left, right) => weight(right) - weight(left) || right.count - left.count);
}
