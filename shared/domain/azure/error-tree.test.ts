import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorTree, greatestDepth, type ErrorNode } from './error-tree.ts';

function leaves(nodes: readonly ErrorNode[]): ErrorNode[] {
  return nodes.flatMap((each) => (each.children.length === 0 ? [each] : leaves(each.children)));
}

function depthOf(nodes: readonly ErrorNode[]): number {
  return nodes.length === 0 ? 0 : 1 + Math.max(...nodes.map(({ children }) => depthOf(children)));
}

describe('the tree of an error', () => {
  it('opens messages that are JSON text, twice over', () => {
    const inner = JSON.stringify({ error: { code: 'SkuNotAvailable', message: 'No such size.' } });
    const outer = JSON.stringify({ status: 'Failed', error: { code: 'ResourceDeploymentFailure', message: inner } });
    const { roots, cutShort } = errorTree({ error: { code: 'DeploymentFailed', message: 'At least one.', details: [{ code: 'Conflict', message: outer }] } });
    expect(leaves(roots)).toMatchObject([{ code: 'SkuNotAvailable', message: 'No such size.' }]);
    expect(roots[0]).toMatchObject({ code: 'DeploymentFailed', children: [{ code: 'Conflict', message: '', children: [{ code: 'ResourceDeploymentFailure' }] }] });
    expect(cutShort).toBe(false);
  });

  it('opens JSON text that is JSON text itself, and JSON behind words', () => {
    const inner = JSON.stringify({ error: { code: 'QuotaExceeded', message: 'Too much.' } });
    expect(leaves(errorTree(JSON.stringify(inner)).roots)).toMatchObject([{ code: 'QuotaExceeded' }]);
    expect(errorTree({ message: `Resource vm failed with message '${inner}'` }).roots).toMatchObject([{ message: 'Resource vm failed with message', children: [{ code: 'QuotaExceeded' }] }]);
  });

  it('reads operations: status message as object or text, target and operation', () => {
    const target = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a';
    const operations = { value: [
      { operationId: 'A1', properties: { provisioningState: 'Failed', statusCode: 'Conflict', targetResource: { id: target }, statusMessage: { error: { code: 'StorageAccountAlreadyTaken', message: 'Taken.' } } } },
      { operationId: 'A2', properties: { provisioningState: 'Succeeded', statusCode: 'OK', statusMessage: { code: 'fine', message: 'no error' } } },
      { operationId: 'A3', properties: { provisioningState: 'Failed', statusCode: 'BadRequest', statusMessage: '{"error":{"code":"Bad","message":"No."}}' } },
    ] };
    expect(errorTree(operations).roots).toMatchObject([
      { code: 'Conflict', target, operationId: 'A1', children: [{ code: 'StorageAccountAlreadyTaken' }] },
      { code: 'BadRequest', operationId: 'A3', children: [{ code: 'Bad' }] },
    ]);
  });

  it('takes names in any case and inner errors without words', () => {
    expect(errorTree({ Code: 'Forbidden', Message: 'Disabled.', InnerError: { code: 'SecretDisabled' } }).roots).toMatchObject([{ code: 'Forbidden', message: 'Disabled.', children: [{ code: 'SecretDisabled', message: '' }] }]);
  });

  it('names the policy that forbade something', () => {
    const info = { policyAssignmentDisplayName: 'Allowed locations', policyDefinitionName: 'e56962a6' };
    expect(errorTree({ code: 'RequestDisallowedByPolicy', message: 'No.', additionalInfo: [{ type: 'PolicyViolation', info }] }).roots[0]?.policies).toEqual(['Allowed locations']);
  });

  it('stops at circles, depth and size, and says so', () => {
    const circle: { code: string; message: string; details: unknown[] } = { code: 'A', message: 'a', details: [] };
    circle.details.push(circle);
    expect(errorTree(circle)).toMatchObject({ cutShort: true, roots: [{ code: 'A' }] });

    let deep: unknown = { code: 'Leaf', message: 'x' };
    for (let level = 0; level < 10_000; level += 1) deep = { code: 'L', message: 'l', error: deep };
    const tree = errorTree(deep);
    expect(tree.cutShort).toBe(true);
    expect(depthOf(tree.roots)).toBeLessThanOrEqual(greatestDepth + 1);

    const wide = Array.from({ length: 100_000 }, () => ({ code: 'C', message: 'm' }));
    expect(errorTree(wide)).toMatchObject({ cutShort: true });
  });

  it('never throws, whatever it is given', () => {
    const field = fc.constantFrom('code', 'message', 'details', 'error', 'innererror', 'statusMessage', 'properties', 'value', 'target', 'targetResource', 'additionalInfo', 'operationId', '__proto__', 'toString');
    const { any } = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof({ maxDepth: 6 }, fc.jsonValue(), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(field, tie('any'), { maxKeys: 6 }), tie('any').map((value) => JSON.stringify(value) ?? '')),
    }));
    fc.assert(fc.property(any, (value) => {
      const { roots } = errorTree(value);
      expect(leaves(roots).every((leaf) => leaf.code !== '' || leaf.message !== '')).toBe(true);
    }), { numRuns: 400 });
  });

  it('keeps every leaf, however it is wrapped', () => {
    type Wrap = (inner: object) => object;
    const wraps: readonly Wrap[] = [
      (inner) => ({ error: inner }),
      (inner) => ({ code: 'Conflict', message: JSON.stringify(inner) }),
      (inner) => ({ code: 'Conflict', message: JSON.stringify({ status: 'Failed', error: inner }) }),
      (inner) => ({ code: 'DeploymentFailed', message: 'See details.', details: [inner, { code: 'Other', message: 'Another.' }] }),
      (inner) => ({ code: 'Outer', message: 'Outer.', innererror: inner }),
      (inner) => ({ operationId: 'O', properties: { provisioningState: 'Failed', statusCode: 'Conflict', statusMessage: JSON.stringify({ error: inner }) } }),
    ];
    fc.assert(fc.property(fc.array(fc.constantFrom(...wraps), { maxLength: 6 }), fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/^[{["]/.test(text) && !text.includes('{')), (chain, message) => {
      const wrapped = chain.reduce<object>((inner, wrap) => wrap(inner), { code: 'TheCause', message });
      expect(leaves(errorTree(wrapped).roots).filter(({ code }) => code === 'TheCause')).toMatchObject([{ message }]);
    }));
  });
});
