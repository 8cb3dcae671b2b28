import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safetyCheckWords } from './safety-check-words.ts';

const replica = (nodeName: string, role: string, status: string) => ({ id: '1', nodeName, role, status });

describe('a safety check', () => {
  it('names the replica that is being built', () => {
    const told = safetyCheckWords({
      kind: 'WaitForInbuildReplica', nodeName: 'Node 3', serviceName: 'fabric:/Shop/Cart', partitionId: 'p', targetCount: 3,
      replicas: [replica('Node 1', 'Primary', 'Ready'), replica('Node 7', 'IdleSecondary', 'InBuild')],
    });
    expect(told.words).toBe('waits for a replica of fabric:/Shop/Cart on Node 7 to be built (1 of 3 ready)');
    expect(told.blockedBy?.nodeName).toBe('Node 7');
    expect(told.blockedByWords).toBe('The replica (IdleSecondary) on Node 7 is being built.');
  });

  it('says of a service with one instance that this is why', () => {
    const told = safetyCheckWords({ kind: 'EnsureAvailability', nodeName: 'Node 1', serviceName: 'fabric:/Shop/Web', partitionId: 'p', targetCount: 1, replicas: [replica('Node 1', '', 'Ready')] });
    expect(told.blockedByWords).toBe('Its only instance runs on Node 1.');
    expect(told.nextStep).toContain('more than one instance');
  });

  it('does not speak of the last instance where others run', () => {
    const replicas = ['Node 1', 'Node 2', 'Node 3'].map((nodeName) => replica(nodeName, '', 'Ready'));
    const told = safetyCheckWords({ kind: 'EnsureAvailability', nodeName: 'Node 1', serviceName: 'fabric:/Shop/Web', partitionId: 'p', targetCount: 3, replicas });
    expect(told.words).toBe('taking Node 1 down would leave fabric:/Shop/Web with fewer instances than it insists on (3 of 3 ready)');
    expect(told.nextStep).toContain('MinInstanceCount');
  });

  it('always has words and a next step, also of a kind that is newer', () => {
    const status = fc.constantFrom('Ready', 'InBuild', 'Down', 'Standby', 'Dropped', 'Newer');
    const one = fc.record({ id: fc.string(), nodeName: fc.string(), role: fc.constantFrom('Primary', 'ActiveSecondary', 'IdleSecondary', ''), status });
    const kind = fc.constantFrom('EnsureSeedNodeQuorum', 'EnsurePartitionQuorum', 'WaitForPrimaryPlacement', 'WaitForPrimarySwap', 'WaitForReconfiguration', 'WaitForInbuildReplica', 'EnsureAvailability', 'Newer');
    fc.assert(fc.property(kind, fc.option(fc.array(one, { maxLength: 5 })), fc.option(fc.nat(9)), (kind, replicas, targetCount) => {
      const told = safetyCheckWords({ kind, nodeName: 'N', serviceName: null, partitionId: 'p', replicas, targetCount });
      expect(told.words).not.toBe('');
      expect(told.nextStep).not.toBe('');
      expect(told.blockedByWords === '').toBe(told.blockedBy === null);
      expect([null, ...(replicas ?? [])]).toContainEqual(told.blockedBy);
      expect(told.blockedBy?.status).not.toBe('Dropped');
    }));
  });
});
