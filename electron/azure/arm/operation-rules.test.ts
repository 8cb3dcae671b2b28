import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AzureAnswer } from './azure-answer.ts';
import { endFor, firstStep, nextStep, pauseMs, type OperationStep, type PollTarget } from './operation-rules.ts';

const resource = '/subscriptions/s/resourceGroups/g/providers/A.B/c/d?api-version=1';
const statusUrl = 'https://arm.example/operationStatuses/1?api-version=1';
const resultUrl = 'https://arm.example/operationResults/1?api-version=1';

function answer(status: number, body?: unknown, headers: Record<string, string> = {}): AzureAnswer {
  return { status, body, headers, ids: { clientRequestId: 'c', requestId: null, correlationId: null } };
}
const target = (step: OperationStep): PollTarget | string => (step.kind === 'running' ? step.next : step.end);
const status: PollTarget = { kind: 'status', url: statusUrl };
const location: PollTarget = { kind: 'location', url: resultUrl };

describe('a long-running operation', () => {
  it('is followed at its status address first, then its location, then its resource', () => {
    const both = { 'azure-asyncoperation': statusUrl, location: resultUrl };
    expect(target(firstStep('PUT', resource, answer(201, {}, both)))).toEqual(status);
    expect(target(firstStep('POST', resource, answer(202, undefined, { 'operation-location': statusUrl })))).toEqual(status);
    expect(target(firstStep('DELETE', resource, answer(202, undefined, { location: resultUrl })))).toEqual(location);
    expect(target(firstStep('PUT', resource, answer(200, { properties: { provisioningState: 'Updating' } })))).toEqual({ kind: 'resource', url: resource });
  });

  it('has ended at once where nothing says that it runs', () => {
    expect(target(firstStep('PUT', resource, answer(200, { properties: {} })))).toBe('succeeded');
    expect(target(firstStep('PATCH', resource, answer(200, { properties: { provisioningState: 'Succeeded' } })))).toBe('succeeded');
    expect(target(firstStep('POST', resource, answer(204)))).toBe('succeeded');
    expect(target(firstStep('PUT', resource, answer(201, { properties: { provisioningState: 'Failed', error: { code: 'X' } } })))).toBe('failed');
  });

  it('ends by three words, whatever their case, and goes on at any other', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (word) => {
      const ends = ['succeeded', 'failed', 'canceled', 'cancelled'].includes(word.toLowerCase());
      expect(nextStep(status, answer(200, { status: word })).kind).toBe(ends ? 'ended' : 'running');
    }));
    expect([endFor('SUCCEEDED'), endFor('Cancelled'), endFor('canceled'), endFor('Failed'), endFor('Succeeded-ish'), endFor('constructor')]).toEqual(['succeeded', 'canceled', 'canceled', 'failed', null, null]);
  });

  it('keeps the whole error of one that failed', () => {
    const error = { code: 'DeploymentFailed', details: [{ code: 'Conflict', message: '{"error":{"code":"Inner"}}' }] };
    expect(nextStep(status, answer(200, { status: 'Failed', error }))).toMatchObject({ kind: 'ended', end: 'failed', error });
    expect(nextStep({ kind: 'resource', url: resource }, answer(200, { properties: { provisioningState: 'Failed', error } }))).toMatchObject({ end: 'failed', error });
  });

  it('at a location runs with 202 and is done with 200 or 204', () => {
    expect(target(nextStep(location, answer(202)))).toEqual(location);
    expect(target(nextStep(location, answer(204)))).toBe('succeeded');
    expect(nextStep(location, answer(200, { value: 1 }))).toMatchObject({ kind: 'ended', end: 'succeeded', body: { value: 1 } });
    expect(target(nextStep(location, answer(200, { status: 'Failed', error: {} })))).toBe('failed');
  });

  it('moves where an answer says so, to addresses of any length', () => {
    const moved = `${statusUrl}&t=${'0'.repeat(4_096)}`;
    expect(target(nextStep(status, answer(200, { status: 'Running' }, { 'azure-asyncoperation': moved })))).toEqual({ kind: 'status', url: moved });
    expect(target(nextStep(status, answer(200, { status: 'Running' }, { location: resultUrl })))).toEqual(status);
    expect(target(nextStep(location, answer(202, undefined, { location: `${resultUrl}&x=1` })))).toEqual({ kind: 'location', url: `${resultUrl}&x=1` });
  });

  it('always comes to an end or to something that can be asked, whatever is answered', () => {
    fc.assert(fc.property(fc.constantFrom(200, 201, 202, 204), fc.jsonValue(), fc.constantFrom(status, location, { kind: 'resource', url: resource } as const), (code, body, asked) => {
      const step = nextStep(asked, answer(code, body));
      expect(step.kind === 'ended' || step.next.url.length > 0).toBe(true);
    }));
  });

  it('is asked after the pause that Azure names, never later than in two minutes, else in growing ones', () => {
    expect([0, 1, 2, 3, 4, 50].map((polls) => pauseMs(null, polls))).toEqual([2_000, 5_000, 8_000, 12_000, 15_000, 15_000]);
    expect([pauseMs(0, 3), pauseMs(7_000, 0), pauseMs(3_600_000, 0)]).toEqual([0, 7_000, 120_000]);
  });

  it('tells how far it is where Azure does', () => {
    expect(nextStep(status, answer(200, { status: 'Running', percentComplete: 40 }))).toMatchObject({ word: 'Running', percentComplete: 40 });
    expect(nextStep(status, answer(200, { status: 'Running', percentComplete: 400 }))).toMatchObject({ percentComplete: null });
  });
});
