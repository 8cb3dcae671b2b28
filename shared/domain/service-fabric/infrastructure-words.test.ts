import { describe, expect, it } from 'vitest';
import { infrastructureHold, type InfrastructureFacts } from './infrastructure-words.ts';

const job: InfrastructureFacts = {
  isActive: true, isThrottled: false, jobStatus: 'Executing', impactStep: 'ImpactStart', acknowledgementStatus: 'WaitingForAcknowledgement', deadlineForResponse: null, repairTasks: [],
};

describe('what a job of the platform waits for', () => {
  it('is the repair task that the cluster has not let through', () => {
    expect(infrastructureHold({ ...job, repairTasks: [{ taskId: 'Azure/1', state: 'Preparing' }, { taskId: 'Azure/2', state: 'Claimed' }] }, 0)).toBe('It waits for the cluster: repair task Azure/1 is preparing and 1 more.');
  });

  it('is the cluster’s answer where no task is in the way', () => {
    expect(infrastructureHold({ ...job, repairTasks: [{ taskId: 'Azure/1', state: 'Completed' }] }, 0)).toContain('“impact start”');
  });

  it('says when the platform’s deadline has passed', () => {
    expect(infrastructureHold({ ...job, deadlineForResponse: 10 }, 11)).toContain('is over');
    expect(infrastructureHold({ ...job, deadlineForResponse: 10 }, 9)).not.toContain('is over');
  });

  it('is the platform itself where it throttles', () => {
    expect(infrastructureHold({ ...job, isThrottled: true }, 0)).toContain('throttled');
  });

  it('is nothing for a job that is over or acknowledged', () => {
    expect(infrastructureHold({ ...job, isActive: false }, 0)).toBe('');
    expect(infrastructureHold({ ...job, acknowledgementStatus: 'Acknowledged' }, 0)).toBe('');
    expect(infrastructureHold({ ...job, jobStatus: 'Completed', isThrottled: true }, 0)).toBe('');
  });
});
