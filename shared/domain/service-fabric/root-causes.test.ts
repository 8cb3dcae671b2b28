import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootCauseSchema } from '../../contract/clusters/shared.ts';
import { entityKey, type EntityRef } from './entity-ref.ts';
import { leavesOf, toleratedCount, type Evaluation, type Leaf, type ReportedEvent } from './evaluation-leaves.ts';
import { healthParents, normalisedDescription, rootCausesOf, sinceOf, type UnhealthyState } from './root-causes.ts';

const now = Date.UTC(2026, 5, 1, 12);

function event(change: Partial<ReportedEvent> = {}): ReportedEvent {
  return {
    sourceId: 'Watchdog', property: 'Connectivity', healthState: 'Error', description: 'Cannot reach the database.', isExpired: false, timeToLiveInMilliSeconds: 'infinite',
    lastModifiedUtcTimestamp: now, lastOkTransitionAt: null, lastWarningTransitionAt: null, lastErrorTransitionAt: now - 60_000, ...change,
  };
}
function leaf(ref: EntityRef, change: Partial<ReportedEvent> = {}, healthState: Leaf['healthState'] = 'Error'): Leaf {
  return { ref, healthState, event: event({ healthState, ...change }), path: [] };
}
const node = (nodeName: string): EntityRef => ({ kind: 'node', nodeName });
const application = (applicationName = 'fabric:/Shop'): EntityRef => ({ kind: 'application', applicationName });
const service = (serviceName = 'fabric:/Shop/Cart'): EntityRef => ({ kind: 'service', applicationName: 'fabric:/Shop', serviceName });
const partition = (id: number, serviceName = 'fabric:/Shop/Cart'): EntityRef => ({ kind: 'partition', applicationName: 'fabric:/Shop', serviceName, partitionId: `00000000-0000-0000-0000-${String(id).padStart(12, '0')}` });
const state = (ref: EntityRef, healthState: UnhealthyState['healthState'] = 'Error'): UnhealthyState => ({ ref, healthState });
const down = (nodeName: string, since = now - 600_000): Leaf => leaf(node(nodeName), { sourceId: 'System.FM', property: 'State', description: 'Fabric node is down. For more information see: http://aka.ms/sfhealth', lastErrorTransitionAt: since });

describe('root causes', () => {
  it('merge the same report on many entities into one, however names and numbers in its text differ', () => {
    const leaves = [1, 2, 3].map((id) => leaf(partition(id), { description: `Cannot reach 10.0.0.${id}:1433 after ${id * 30} s for '${id}'.` }));
    const { causes } = rootCausesOf(leaves, []);
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({ entityCount: 3, rank: 1, healthState: 'Error', sourceId: 'Watchdog' });
    expect(causes[0]?.title).toContain('fabric:/Shop/Cart in 3 partitions');
  });

  it('keep different reports apart', () => {
    const leaves = [leaf(service()), leaf(service(), { property: 'Disk', description: 'The disk is full.' }), leaf(service(), { description: 'Something else entirely.' })];
    expect(rootCausesOf(leaves, []).causes).toHaveLength(3);
  });

  it('put a node that is down first, and count what it took with it instead of listing it', () => {
    const belowTarget = (id: number, description: string): Leaf => leaf(partition(id), { sourceId: 'System.FM', property: 'State', description, lastWarningTransitionAt: now - 590_000 }, 'Warning');
    const onNode: Leaf = leaf({ kind: 'deployedServicePackage', nodeName: 'Node 7', applicationName: 'fabric:/Shop', serviceManifestName: 'CartPkg', activationId: '' }, { sourceId: 'System.Hosting', property: 'CodePackageActivation:Code:EntryPoint' });
    const unhealthy = [state(node('Node 7')), state(application(), 'Warning'), state(service(), 'Warning'), state(partition(1), 'Warning'), state(partition(2), 'Warning')];
    const { causes, kinds } = rootCausesOf([belowTarget(1, 'Partition is below target. Node 7 Down'), belowTarget(2, 'Partition is below target.'), onNode, down('Node 7'), leaf(application('fabric:/Other'))], unhealthy);
    expect(causes.map(({ title }) => title)).toEqual(['Node 7 is down', expect.stringContaining('fabric:/Other')]);
    expect(causes[0]?.affects).toEqual([{ kind: 'application', count: 1 }, { kind: 'service', count: 1 }, { kind: 'partition', count: 2 }]);
    expect(kinds.get(causes[0]?.key ?? '')).toBe('nodeDown');
  });

  it('do not put on a node what began long before it went down', () => {
    const older = leaf(partition(1), { sourceId: 'System.FM', property: 'State', description: 'Partition is below target.', lastWarningTransitionAt: now - 86_400_000 }, 'Warning');
    expect(rootCausesOf([older, down('Node 7')], []).causes.map(({ title }) => title)).toEqual(['Node 7 is down', 'fabric:/Shop/Cart has fewer replicas than wanted']);
  });

  it('let a lost quorum stand beside the nodes that it lost, since it wants another act', () => {
    const lost = [1, 2, 3].map((id) => leaf(partition(id), { sourceId: 'System.FM', property: 'State', description: `Partition is in quorum loss.\nNode 7 Down ${id}` }));
    expect(rootCausesOf([...lost, down('Node 7'), down('Node 8')], []).causes.map(({ title }) => title)).toEqual(['2 nodes are down', 'fabric:/Shop/Cart in 3 partitions has lost its quorum']);
  });

  it('do not take one node for another whose name begins alike', () => {
    const other = leaf(partition(1), { sourceId: 'System.FM', property: 'State', description: 'Node12 Down', lastWarningTransitionAt: now - 86_400_000 }, 'Warning');
    expect(rootCausesOf([other, down('Node1')], []).causes).toHaveLength(2);
  });

  it('say since when by the transition into the state, and for an expired report since it expired', () => {
    expect(sinceOf(event({ lastErrorTransitionAt: 5 }), 'Error')).toBe(5);
    expect(sinceOf(event({ healthState: 'Ok', isExpired: true, timeToLiveInMilliSeconds: 1_000, lastModifiedUtcTimestamp: 7_000 }), 'Error')).toBe(8_000);
    expect(sinceOf(event({ healthState: 'Warning', lastWarningTransitionAt: null, lastErrorTransitionAt: null, lastModifiedUtcTimestamp: null }), 'Warning')).toBeNull();
  });

  it('name a watchdog that fell silent', () => {
    const silent = leaf(application(), { healthState: 'Ok', isExpired: true, timeToLiveInMilliSeconds: 1_000 });
    expect(rootCausesOf([silent], []).causes[0]).toMatchObject({ title: '“Watchdog” no longer reports on fabric:/Shop', expired: true });
  });

  it.each([
    ['System.FabricNode', 'Certificate_cluster', 'Certificate expiration: thumbprint = 52b0278d37cbfe68f8cdf04f423a994d66ceb932', 'The cluster certificate of Node 7 runs out soon'],
    ['System.FM', 'SeedNodeStatus', 'Some seed nodes are unhealthy.', 'Seed nodes are unhealthy'],
    ['System.Federation', 'Neighborhood_1', 'lease lost', 'Node 7 has lost its lease with a neighbour'],
  ])('know what %s means with %s', (sourceId, property, description, title) => {
    expect(rootCausesOf([leaf(node('Node 7'), { sourceId, property, description })], []).causes[0]?.title).toBe(title);
  });
});

const words = fc.constantFrom('Cart', 'Shop', 'Node 7', '10.0.0.4', '17', '<b>x</b>', '“quoted”', 'a'.repeat(3_000));
const anyEvent = fc.record({
  sourceId: fc.constantFrom('System.FM', 'System.Hosting', 'System.RAP', 'Watchdog', '<img src=x onerror=alert(1)>'),
  property: fc.constantFrom('State', 'Certificate_server', 'CodePackageActivation:Code:EntryPoint', 'IReplicator.BuildReplicaDuration', 'x'),
  description: fc.array(words, { maxLength: 6 }).map((each) => each.join(' ')),
  isExpired: fc.boolean(),
  lastErrorTransitionAt: fc.option(fc.integer({ min: now - 1e9, max: now })),
  lastWarningTransitionAt: fc.option(fc.integer({ min: now - 1e9, max: now })),
});
const anyRef: fc.Arbitrary<EntityRef> = fc.oneof(
  fc.constantFrom('Node 1', 'Node 2', 'Node 12').map(node),
  fc.constantFrom('fabric:/Shop', 'fabric:/Other').map(application),
  fc.constantFrom('fabric:/Shop/Cart', 'fabric:/Shop/Checkout').map(service),
  fc.integer({ min: 1, max: 30 }).map((id) => partition(id)),
  fc.constantFrom('Node 1', 'Node 3').map((nodeName): EntityRef => ({ kind: 'deployedApplication', nodeName, applicationName: 'fabric:/Shop' })),
);
const anyLeaf = fc.tuple(anyRef, anyEvent, fc.constantFrom('Warning' as const, 'Error' as const)).map(([ref, change, healthState]) => leaf(ref, change, healthState));

describe('root causes of anything', () => {
  it('fit the contract, are ranked without gaps, and have keys of their own', () => {
    fc.assert(fc.property(fc.array(anyLeaf, { maxLength: 60 }), (leaves) => {
      const { causes } = rootCausesOf(leaves, leaves.map(({ ref, healthState }) => state(ref, healthState)));
      for (const cause of causes) rootCauseSchema.parse(cause);
      expect(causes.map(({ rank }) => rank)).toEqual(causes.map((_, index) => index + 1));
      expect(new Set(causes.map(({ key }) => key)).size).toBe(causes.length);
      expect(causes.map(({ healthState }) => healthState)).toEqual(causes.map(({ healthState }) => healthState).toSorted());
    }));
  });

  it('do not depend on the order in which reports come', () => {
    fc.assert(fc.property(fc.array(anyLeaf, { maxLength: 30 }).chain((leaves) => fc.tuple(fc.constant(leaves), fc.shuffledSubarray(leaves, { minLength: leaves.length }))), ([leaves, shuffled]) => {
      const distinct = new Map(leaves.map((each) => [`${entityKey(each.ref)}|${each.event.sourceId}|${each.event.property}`, each]));
      const wanted = shuffled.filter((each) => [...distinct.values()].includes(each));
      const titles = (given: readonly Leaf[]): string[] => rootCausesOf(given, []).causes.map(({ key, entityCount }) => `${key} ${entityCount}`).toSorted();
      expect(titles(wanted)).toEqual(titles([...distinct.values()]));
    }));
  });

  it('lose no entity: each is in a cause, or owed to a node that is down', () => {
    fc.assert(fc.property(fc.array(anyLeaf, { maxLength: 40 }), (leaves) => {
      const { causes } = rootCausesOf(leaves, []);
      const named = new Set(causes.flatMap(({ entities }) => entities.map(entityKey)));
      const anyDown = leaves.some(({ ref, event: { sourceId, property } }) => ref.kind === 'node' && sourceId === 'System.FM' && property === 'State');
      const lost = leaves.filter(({ ref }) => !named.has(entityKey(ref)) && (!anyDown || ref.kind === 'node' || ref.kind === 'application'));
      expect(lost).toEqual([]);
    }));
  });

  it('count each affected parent once', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 }), (ids) => {
      const leaves = ids.map((id) => leaf(partition(id)));
      const [cause] = rootCausesOf(leaves, [state(application()), state(service())]).causes;
      expect(cause?.affects).toEqual([{ kind: 'application', count: 1 }, { kind: 'service', count: 1 }]);
      expect(cause?.entityCount).toBe(new Set(ids).size);
    }));
  });

  it('normalise texts once and for all', () => {
    fc.assert(fc.property(fc.array(words, { maxLength: 8 }).map((each) => each.join(' ')), (text) => {
      const once = normalisedDescription(text);
      expect(normalisedDescription(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(300);
    }));
  });
});

describe('the leaves of an evaluation tree', () => {
  const unhealthyEvent = event();
  const tree: Evaluation[] = [{
    kind: 'Applications', aggregatedHealthState: 'Error', description: '', totalCount: 12, maxPercentUnhealthyApplications: 0, unhealthyEvaluations: [{
      kind: 'Application', aggregatedHealthState: 'Error', description: '', applicationName: 'fabric:/Shop', unhealthyEvaluations: [{
        kind: 'Services', aggregatedHealthState: 'Error', description: '', totalCount: 3, maxPercentUnhealthyServices: 20, serviceTypeName: 'CartType', unhealthyEvaluations: [{
          kind: 'Service', aggregatedHealthState: 'Error', description: '', serviceName: 'fabric:/Shop/Cart', unhealthyEvaluations: [{
            kind: 'Partitions', aggregatedHealthState: 'Error', description: '', totalCount: 1, maxPercentUnhealthyPartitionsPerService: 0, unhealthyEvaluations: [{
              kind: 'Partition', aggregatedHealthState: 'Error', description: '', partitionId: 'p1', unhealthyEvaluations: [{ kind: 'Event', aggregatedHealthState: 'Error', description: '', unhealthyEvent }],
            }],
          }],
        }],
      }],
    }],
  }];

  it('know their entity by all the names above it, and the rules that let them through', () => {
    const [found] = leavesOf(tree);
    expect(found?.ref).toEqual({ kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: 'p1' });
    expect(found?.path.map(({ words: each }) => each)).toEqual([
      '1 of 12 applications is in Error; none in Error is tolerated', 'is in Error',
      '1 of 3 services of type CartType is in Error; 20 % in Error, here 1, is tolerated', 'is in Error', '1 of 1 partition is in Error; none in Error is tolerated', 'is in Error',
    ]);
  });

  it('round what is tolerated up, as the product does', () => {
    expect([toleratedCount(3, 20), toleratedCount(5, 0), toleratedCount(5, 100), toleratedCount(1_000, 1)]).toEqual([1, 0, 5, 10]);
  });

  it('survive a tree of any depth and kinds that nobody knows', () => {
    let deep: Evaluation = { kind: 'Event', aggregatedHealthState: 'Error', description: '', unhealthyEvent };
    for (let depth = 0; depth < 5_000; depth += 1) deep = { kind: 'Newest', aggregatedHealthState: 'Error', description: 'x', unhealthyEvaluations: [deep] };
    expect(leavesOf([deep])).toEqual([]);
    expect(leavesOf([{ kind: 'Newest', aggregatedHealthState: 'Error', description: 'A new rule.', unhealthyEvaluations: [{ kind: 'Event', aggregatedHealthState: 'Error', description: '', unhealthyEvent }] }])[0]).toMatchObject({ ref: { kind: 'cluster' }, path: [{ words: 'A new rule.' }] });
  });
});

describe('the parents of an entity in health', () => {
  it('lead up to its application, never through the node that it runs on', () => {
    expect(healthParents({ kind: 'deployedServicePackage', nodeName: 'N', applicationName: 'fabric:/A', serviceManifestName: 'P', activationId: '' })).toEqual([
      { kind: 'deployedApplication', nodeName: 'N', applicationName: 'fabric:/A' }, { kind: 'application', applicationName: 'fabric:/A' },
    ]);
  });
});
