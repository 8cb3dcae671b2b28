import { describe, expect, it } from 'vitest';
import { closeDecision, quitsWithoutWindow, type CloseSituation } from './close-behaviour.ts';

const situation: CloseSituation = { quitting: false, closeToTray: true, trayShown: true, platform: 'win32', explainedBefore: false };

describe('closeDecision', () => {
  it('hides into the tray, and explains it once', () => {
    expect(closeDecision(situation)).toEqual({ kind: 'hide', explain: true });
    expect(closeDecision({ ...situation, explainedBefore: true })).toEqual({ kind: 'hide', explain: false });
  });
  it('closes when the user wants that, or the program is ending', () => {
    expect(closeDecision({ ...situation, closeToTray: false }).kind).toBe('close');
    expect(closeDecision({ ...situation, quitting: true }).kind).toBe('close');
  });
  it('never hides where there is no way back', () => {
    expect(closeDecision({ ...situation, trayShown: false, platform: 'linux' }).kind).toBe('close');
    expect(closeDecision({ ...situation, trayShown: false, platform: 'darwin' }).kind).toBe('hide');
  });
});

describe('quitsWithoutWindow', () => {
  it('stays in the dock on macOS only', () => {
    expect(quitsWithoutWindow('darwin')).toBe(false);
    expect(quitsWithoutWindow('win32')).toBe(true);
    expect(quitsWithoutWindow('linux')).toBe(true);
  });
});
