import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cameraConflict, holderNamedIn, refusalWords, shortHolderName } from './camera-conflict.ts';
import type { CameraSituation } from './camera-conflict.ts';

const idle: CameraSituation = { generation: 'hololens2', recording: false, liveViewers: 0, heldBy: null, appInFront: null };

describe('cameraConflict', () => {
  it('says nothing while nothing uses the camera', () => {
    expect(cameraConflict(idle)).toBeNull();
    expect(cameraConflict({ ...idle, appInFront: 'Holo Paint' })).toBeNull();
  });

  it('tells the price of a live view', () => {
    expect(cameraConflict({ ...idle, liveViewers: 1 })).toContain('at most 30 frames a second');
  });

  it('tells each generation apart', () => {
    const running = { ...idle, recording: true, appInFront: 'Holo Paint' };
    expect(cameraConflict(running)).toContain('takes the camera for itself ends the recording');
    expect(cameraConflict({ ...running, generation: 'hololens1' })).toContain('Holo Paint cannot use the camera');
  });

  it('names the holder', () => {
    expect(cameraConflict({ ...idle, heldBy: 'Holo Paint' })).toContain('Holo Paint holds the camera for itself');
    expect(cameraConflict({ ...idle, heldBy: 'Holo Paint', generation: 'hololens1' })).toContain('only one can');
  });

  it('keeps within what the contract allows', () => {
    fc.assert(fc.property(
      fc.record<CameraSituation>({
        generation: fc.constantFrom('hololens1', 'hololens2', 'emulator', 'other'), recording: fc.boolean(), liveViewers: fc.nat(9),
        heldBy: fc.option(fc.string({ maxLength: 60 })), appInFront: fc.option(fc.string({ maxLength: 60 })),
      }),
      (situation) => {
        expect((cameraConflict(situation) ?? '').length).toBeLessThanOrEqual(500);
      },
    ));
  });
});

describe('refusalWords', () => {
  it('names the app where it is known, and what to do', () => {
    const words = refusalWords('recording', { ...idle, generation: 'hololens1', appInFront: 'Holo Paint' });
    expect(words.message).toBe('The recording was not started: Holo Paint holds the camera.');
    expect(words.hint).toContain('Stop Holo Paint');
    expect(refusalWords('photo', idle).message).toBe('The photo was not taken: an app holds the camera.');
  });
});

describe('holderNamedIn', () => {
  it.each([
    ['The camera is in use by "Holo Paint".', 'Holo Paint'],
    ['Camera held by Holo Paint', 'Holo Paint'],
    ['The camera is used by the app Remote Assist.', 'Remote Assist'],
    ['The camera is in use by another application.', null],
    ['The camera is in use by Contoso.HoloPaint_1.2.3.4_arm64__8wekyb3d8bbwe.', 'Contoso.HoloPaint_1.2.3.4_arm64__8wekyb3d8bbwe'],
    ['HTTP 500 · The camera is in use by Holo Paint. Stop it first.', 'Holo Paint'],
    ['Capture failed', null],
    ['', null],
  ])('reads %j', (reason, holder) => {
    expect(holderNamedIn(reason)).toBe(holder);
  });
});

describe('shortHolderName', () => {
  it('leaves out what nobody calls an app', () => {
    expect(shortHolderName('Contoso.HoloPaint_1.2.3.4_arm64__8wekyb3d8bbwe')).toBe('Contoso.HoloPaint');
    expect(shortHolderName('Holo Paint')).toBe('Holo Paint');
  });
});
