import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDependencies, readOperations, resultOfState, type DeploymentOperation } from './deployment-operations.ts';
import { deploymentTimeline, type TimelineQuestion } from './deployment-timeline.ts';

const start = Date.parse('2026-11-27T10:00:00Z');
const id = (name: string, type = 'Microsoft.Compute/virtualMachineScaleSets') => `/subscriptions/s/resourceGroups/g/providers/${type}/${name}`;
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const operation = (operationId: string, name: string, kind: string, state: string, end: number, duration: number, more: object = {}) => ({
  operationId, properties: { provisioningOperation: kind, provisioningState: state, timestamp: at(end), duration: `PT${duration}S`, targetResource: { id: id(name) }, statusCode: 'OK', ...more },
});
const ask = (items: readonly object[], more: Partial<TimelineQuestion> = {}) => deploymentTimeline({ state: 'Succeeded', startedAt: start, endedAt: start + 100_000, operations: readOperations(items), dependencies: [], now: start + 200_000, ...more });

describe('operations', () => {
  it('are read with the start that follows from end and duration', () => {
    expect(readOperations([operation('1', 'a', 'Create', 'Succeeded', 30, 20), operation('2', 'a', 'Create', 'Running', 40, 5), {}, 5])).toEqual([
      { operationId: '1', kind: 'Create', state: 'Succeeded', statusCode: 'OK', startedAt: start + 10_000, endedAt: start + 30_000, resourceId: id('a') },
      { operationId: '2', kind: 'Create', state: 'Running', statusCode: 'OK', startedAt: start + 35_000, endedAt: null, resourceId: id('a') },
    ]);
    expect(readDependencies({ properties: { dependencies: [{ id: 'a', dependsOn: [{ id: 'b' }, {}] }, {}] } })).toEqual([{ id: 'a', dependsOn: ['b'] }]);
  });

  it('stand as their own state says', () => {
    expect(['Succeeded', 'Failed', 'Canceled', 'Running', 'Accepted', '', 'SomethingNew'].map(resultOfState)).toEqual(['succeeded', 'failed', 'cancelled', 'running', 'running', 'unknown', 'running']);
  });
});

describe('the timeline of a deployment', () => {
  it('shows what each resource waited for, when it ran, and what decided the time', () => {
    const items = [operation('v', 'vnet', 'Create', 'Succeeded', 20, 15), operation('s', 'storage', 'Create', 'Succeeded', 10, 5), operation('m', 'machines', 'Create', 'Succeeded', 90, 65), { operationId: 'o', properties: { provisioningOperation: 'EvaluateDeploymentOutput', provisioningState: 'Succeeded', timestamp: at(100), duration: 'PT1S' } }];
    const { lanes, criticalPath, result } = ask(items, { dependencies: [{ id: id('MACHINES'), dependsOn: [id('vnet'), id('storage')] }] });
    expect(result).toBe('succeeded');
    expect(criticalPath).toEqual(['v', 'm']);
    const machines = lanes.find(({ resourceName }) => resourceName === 'machines');
    expect(machines).toMatchObject({ dependsOn: ['v', 's'], onCriticalPath: true, attempts: 1 });
    expect(machines?.segments.map(({ kind, from, to }) => `${kind} ${(from - start) / 1_000}-${(to - start) / 1_000}`)).toEqual(['waiting 0-20', 'accepted 20-25', 'running 25-90', 'done 90-100']);
    expect(lanes.map(({ resourceName }) => resourceName)).toEqual(['storage', 'vnet', 'machines', 'EvaluateDeploymentOutput']);
  });

  it('shows retries and Azure waiting', () => {
    const items = [operation('1', 'a', 'Create', 'Failed', 10, 5), operation('2', 'a', 'Create', 'Succeeded', 30, 10), operation('3', 'a', 'AzureAsyncOperationWaiting', 'Succeeded', 60, 30)];
    const [lane] = ask(items).lanes;
    expect(lane).toMatchObject({ attempts: 2, operationId: '2', result: 'succeeded', operationIds: ['1', '2', '3'] });
    expect(lane?.segments.map(({ kind }) => kind)).toEqual(['accepted', 'running', 'waiting', 'running', 'waiting', 'done']);
  });

  it('takes the state of the deployment from itself, whatever its parts say', () => {
    const items = [operation('1', 'a', 'Create', 'Succeeded', 10, 5), operation('2', 'b', 'Create', 'Failed', 10, 5)];
    expect(ask(items, { state: 'Running', endedAt: null })).toMatchObject({ result: 'running', to: start + 200_000 });
    expect(ask(items, { state: 'Succeeded' }).result).toBe('succeeded');
  });

  it('names nested deployments, and goes on while one runs', () => {
    const items = [operation('1', 'x', 'Create', 'Running', 10, 5, { targetResource: { id: id('inner', 'Microsoft.Resources/deployments') } })];
    const [lane] = ask(items, { state: 'Running', endedAt: null }).lanes;
    expect(lane).toMatchObject({ nestedDeploymentId: id('inner', 'Microsoft.Resources/deployments'), endedAt: null });
    expect(lane?.segments.at(-1)).toEqual({ kind: 'running', from: start + 5_000, to: start + 200_000 });
  });

  const operations = fc.array(fc.record<DeploymentOperation>({
    operationId: fc.uuid(), kind: fc.constantFrom('Create', 'AzureAsyncOperationWaiting', 'Read', 'Action', ''), state: fc.constantFrom('Succeeded', 'Failed', 'Running', 'Canceled', 'Odd'), statusCode: fc.constant(''),
    startedAt: fc.option(fc.nat(50).map((s) => start + s * 1_000)), endedAt: fc.option(fc.integer({ min: 50, max: 90 }).map((s) => start + s * 1_000)), resourceId: fc.constantFrom('', ...['a', 'b', 'c', 'd'].map((name) => id(name))),
  }), { maxLength: 12 });
  const dependencies = fc.array(fc.record({ id: fc.constantFrom(...['a', 'b', 'c', 'd'].map((name) => id(name))), dependsOn: fc.array(fc.constantFrom(...['a', 'b', 'c', 'd', 'e'].map((name) => id(name))), { maxLength: 3 }) }), { maxLength: 5 });

  it('has segments without gaps on one axis, every operation on one lane, and a path of dependencies', () => {
    fc.assert(fc.property(operations, dependencies, fc.constantFrom('Running', 'Succeeded', 'Failed'), (all, needs, state) => {
      const { lanes, criticalPath, from, to, result } = deploymentTimeline({ state, startedAt: start, endedAt: state === 'Running' ? null : start + 95_000, operations: all, dependencies: needs, now: start + 100_000 });
      expect(result).toBe(resultOfState(state));
      expect(lanes.flatMap(({ operationIds }) => operationIds).toSorted()).toEqual(all.map(({ operationId }) => operationId).toSorted());
      for (const { segments } of lanes) {
        expect([segments[0]?.from, segments.at(-1)?.to]).toEqual([from, to]);
        for (const [index, segment] of segments.entries()) {
          expect(segment.to).toBeGreaterThan(segment.from);
          expect(segment.from).toBe(index === 0 ? from : segments[index - 1]?.to);
        }
      }
      const byId = new Map(lanes.map((lane) => [lane.operationId, lane]));
      for (const [index, each] of criticalPath.entries()) expect(index === 0 || byId.get(each)?.dependsOn.includes(criticalPath[index - 1] ?? '')).toBe(true);
      expect(lanes.filter(({ onCriticalPath }) => onCriticalPath)).toHaveLength(criticalPath.length);
    }));
  });
});
