import { describe, expect, test } from 'vitest';
import type { HeadsetSummary } from '../../../shared/contract/connections.ts';
import { connectionStates, ladderStepNames } from '../../../shared/domain/connection-state.ts';
import { sampleConnection } from '../../testing/sample-data.ts';
import { attention, chargeForecastWords, chargeWords, quietLine, stateLook, stepWords, tellingFigure } from './connection-words.ts';
import { documentTitle } from './use-document-title.ts';

const summary: HeadsetSummary = { generation: 'hololens2', osVersion: '22621', batteryPercent: 64, charging: false, minutesLeft: 100, thermalStage: 0, appInFront: 'Tour' };
const headset = (change: Partial<HeadsetSummary>) => sampleConnection('h', { headset: { ...summary, ...change } });

test('every state has a shape and a word, and every step of connecting a name', () => {
  for (const state of connectionStates) expect(stateLook({ state }).word).not.toBe('');
  for (const step of ladderStepNames) expect(quietLine(sampleConnection('h', { state: 'connecting', step: { name: step, since: 0 } }))).toBe(stepWords[step]);
});

describe('the telling figure', () => {
  test('is the charge with its direction, unless heat matters more', () => {
    expect(tellingFigure(headset({}))).toBe('64 % ▼');
    expect(tellingFigure(headset({ charging: true, minutesLeft: null }))).toBe('64 % ▲');
    expect(tellingFigure(headset({ thermalStage: 2 }))).toBe('Critical');
  });
  test('is not made up for a headset that is not there', () => {
    expect(tellingFigure({ ...headset({}), state: 'unreachable' })).toBe('');
    expect(chargeWords({ ...summary, batteryPercent: null })).toBeNull();
    expect(chargeForecastWords({ ...summary, charging: true })).toBe('charging');
  });
});

describe('what needs a person', () => {
  test.each([
    ['identity changed is urgent', sampleConnection('h', { state: 'identity-changed' }), 0],
    ['an almost empty battery is urgent', headset({ batteryPercent: 9 }), 0],
    ['critical heat is urgent', headset({ thermalStage: 2 }), 0],
    ['a low battery is soon', headset({ batteryPercent: 19 }), 1],
    ['a low battery on the charger is nothing', headset({ batteryPercent: 9, charging: true }), 2],
    ['unpaired is soon', sampleConnection('h', { state: 'unpaired', headset: null }), 1],
    ['sleep is nothing', sampleConnection('h', { state: 'asleep' }), 3],
    ['online and well is nothing', headset({}), 2],
  ] as const)('%s', (_words, connection, rank) => {
    const judged = attention(connection, 20);
    expect(judged.rank).toBe(rank);
    expect(judged.reason === null).toBe(rank > 1);
  });
});

test('the title of the window says the state first', () => {
  expect(documentTitle('/headsets/h/apps', headset({}), [])).toBe('● Bench 3 · 64 % ▼ · Apps – Fabriscope');
  expect(documentTitle('/headsets/h/home', sampleConnection('h', { state: 'asleep' }), [])).toBe('⬒ Bench 3 · Asleep · Home – Fabriscope');
  expect(documentTitle('/', null, [{ state: 'online' }, { state: 'asleep' }])).toBe('1 of 2 online – Fabriscope');
  expect(documentTitle('/settings', null, [])).toBe('Settings – Fabriscope');
});
