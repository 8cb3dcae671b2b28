import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalObstacle, cancelObstacle, executorPatienceMs, repairHistory, repairHold, type RepairFacts } from './repair-words.ts';

const task: RepairFacts = {
  state: 'Preparing', executor: 'fabric:/System/InfrastructureService/NS', flags: 0, targetNodes: ['n1'], impactNodes: ['n1'],
  preparingHealthCheckState: 'Skipped', restoringHealthCheckState: 'NotStarted', performPreparingHealthCheck: false, performRestoringHealthCheck: false,
  history: { createdUtcTimestamp: 1_000, claimedUtcTimestamp: 1_000, preparingUtcTimestamp: 2_000, preparingHealthCheckStartUtcTimestamp: 2_500, preparingHealthCheckEndUtcTimestamp: 2_600 },
};

describe('the life of a repair task', () => {
  it('is told oldest first, in the order of the life cycle where times are equal', () => {
    expect(repairHistory(task.history).map(({ state }) => state)).toEqual(['Created', 'Claimed', 'Preparing', 'Health check before it starts', 'Health check before it ended']);
    expect(repairHistory(null)).toEqual([]);
  });
});

describe('what holds a repair task up', () => {
  it('is the health of the cluster while the health check runs', () => {
    const hold = repairHold({ ...task, preparingHealthCheckState: 'InProgress' }, [], 10_000);
    expect(hold).toMatchObject({ since: 2_500, blockers: [{ kind: 'cluster' }] });
    expect(hold.blockedBy).toContain('until the cluster is healthy');
    expect(repairHold({ ...task, state: 'Restoring', restoringHealthCheckState: 'InProgress' }, [], 10_000).blockedBy).toContain('healthy again');
  });

  it('is a safety check of its nodes, by name', () => {
    const hold = repairHold(task, [{ nodeName: 'n1', pendingChecks: [{ kind: 'EnsurePartitionQuorum', partitionId: 'p', words: 'the partition would lose its quorum' }] }], 10_000);
    expect(hold.blockedBy).toContain('n1: the partition would lose its quorum');
    expect(hold.blockers).toEqual([{ kind: 'node', nodeName: 'n1' }]);
  });

  it('is the approval where nothing else is known', () => {
    expect(repairHold(task, [], 10_000)).toMatchObject({ since: 2_600, blockers: [{ kind: 'node', nodeName: 'n1' }] });
  });

  it('is an executor that says nothing for long', () => {
    const approved: RepairFacts = { ...task, state: 'Approved', history: { approvedUtcTimestamp: 0 } };
    expect(repairHold(approved, [], executorPatienceMs.start).blockedBy).toBe('');
    expect(repairHold(approved, [], executorPatienceMs.start + 1)).toMatchObject({ since: 0, blockers: [{ kind: 'service', serviceName: 'fabric:/System/InfrastructureService/NS' }] });
    expect(repairHold({ ...task, state: 'Created', executor: '', history: { createdUtcTimestamp: 0 } }, [], 1).blockedBy).toContain('No executor');
  });

  it('does not change with the time alone, so that answers can be compared', () => {
    fc.assert(fc.property(fc.constantFrom('Created', 'Claimed', 'Preparing', 'Approved', 'Executing', 'Restoring', 'Completed', 'Newer'), fc.nat(1_000), (state, later) => {
      const long = 1e12;
      expect(repairHold({ ...task, state }, [], long + later)).toEqual(repairHold({ ...task, state }, [], long));
    }));
  });
});

it('tells when it can be approved and cancelled', () => {
  expect(approvalObstacle('Preparing')).toBeNull();
  expect(approvalObstacle('Executing')).toContain('approved already');
  expect(cancelObstacle('Executing')).toBeNull();
  expect(cancelObstacle('Completed')).toContain('completed');
  expect(cancelObstacle('Restoring')).not.toBeNull();
});
