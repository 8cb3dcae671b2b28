import { describe, expect, it } from 'vitest';
import { deactivationTaskWords, deactivationWords, heldByOthers, isDeactivated, type Deactivation } from './node-words.ts';

function deactivation(change: Partial<Deactivation>): Deactivation {
  return { nodeDeactivationIntent: 'Invalid', nodeDeactivationStatus: 'None', nodeDeactivationTask: [], pendingSafetyChecks: [], ...change };
}
const repair = { nodeDeactivationTaskId: { id: 'Azure/1', nodeDeactivationTaskType: 'Repair' }, nodeDeactivationIntent: 'Restart', nodeDeactivationDescription: '' };
const client = { nodeDeactivationTaskId: { id: 'WindowsFabric/1', nodeDeactivationTaskType: 'Client' }, nodeDeactivationIntent: 'Pause', nodeDeactivationDescription: 'disk swap' };

describe('a node’s deactivation in words', () => {
  it('is nothing while the node is enabled', () => {
    expect(deactivationWords(null)).toBe('');
    expect(deactivationWords(deactivation({}))).toBe('');
    expect(isDeactivated(deactivation({}))).toBe(false);
  });

  it('tells intent and state', () => {
    expect(deactivationWords(deactivation({ nodeDeactivationIntent: 'Restart', nodeDeactivationStatus: 'SafetyCheckInProgress', nodeDeactivationTask: [repair] }))).toBe('Restart, waits for safety checks');
    expect(deactivationWords(deactivation({ nodeDeactivationIntent: 'Pause', nodeDeactivationStatus: 'NewerWord' }))).toBe('Pause, NewerWord');
  });

  it('tells who asked for it', () => {
    expect(deactivationTaskWords(deactivation({ nodeDeactivationTask: [repair, client] }))).toEqual([
      'Restart by a repair task (Azure/1)', 'Pause by a person or a tool (WindowsFabric/1): disk swap',
    ]);
    expect(heldByOthers(deactivation({ nodeDeactivationTask: [client] }))).toBe(false);
    expect(heldByOthers(deactivation({ nodeDeactivationTask: [client, repair] }))).toBe(true);
  });
});
