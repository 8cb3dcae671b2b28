import { expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { buildScenario } from '../scenarios/index.ts';
import type { HealthEntityRef } from './index.ts';

const cart: HealthEntityRef = { kind: 'Service', serviceName: 'fabric:/Shop/Cart' };

function cluster() {
  const clock = new ManualClock();
  return { clock, model: buildScenario('healthy', { clock, seed: 1 }) };
}

test('a healthy entity carries the report of its authority', () => {
  const { model } = cluster();
  expect(model.healthEvents(cart)).toMatchObject([{ sourceId: 'System.FM', property: 'State', healthState: 'Ok' }]);
  expect(model.healthEvents({ kind: 'Cluster' })).toEqual([]);
});

test('a report must be newer than the last of its source and property', () => {
  const { model } = cluster();
  model.reportHealth(cart, { sourceId: 'W', property: 'P', healthState: 'Ok', sequenceNumber: 10n });
  expect(() =>
    model.reportHealth(cart, { sourceId: 'W', property: 'P', healthState: 'Error', sequenceNumber: 10n }),
  ).toThrow(expect.objectContaining({ code: 'FABRIC_E_HEALTH_STALE_REPORT' }));
  model.reportHealth(cart, { sourceId: 'W', property: 'Q', healthState: 'Ok', sequenceNumber: 1n });
  model.reportHealth(cart, { sourceId: 'W', property: 'P', healthState: 'Error', sequenceNumber: 11n });
  expect(model.health().cluster().state).toBe('Error');
});

test('transitions remember when each state began', async () => {
  const { model, clock } = cluster();
  const start = clock.now();
  for (const healthState of ['Warning', 'Warning', 'Error', 'Ok'] as const) {
    model.reportHealth(cart, { sourceId: 'W', property: 'P', healthState });
    await clock.advance(1_000);
  }
  const event = model.healthEvents(cart).find((candidate) => candidate.sourceId === 'W');
  expect(event).toMatchObject({
    healthState: 'Ok',
    lastWarningTransitionAt: start,
    lastErrorTransitionAt: start + 2_000,
    lastOkTransitionAt: start + 3_000,
  });
});

test('a report that is not renewed in time turns Error, unless it asked to be removed', async () => {
  const { model, clock } = cluster();
  model.reportHealth(cart, {
    sourceId: 'W',
    property: 'Gone',
    healthState: 'Warning',
    timeToLive: 5_000,
    removeWhenExpired: true,
  });
  model.reportHealth(cart, { sourceId: 'W', property: 'Kept', healthState: 'Ok', timeToLive: 5_000 });
  expect(model.health().cluster().state).toBe('Warning');
  await clock.advance(4_000);
  model.reportHealth(cart, { sourceId: 'W', property: 'Kept', healthState: 'Ok', timeToLive: 5_000 });
  await clock.advance(1_000);
  expect(model.health().cluster().state).toBe('Ok');
  await clock.advance(4_000);
  expect(model.health().cluster().state).toBe('Error');
  expect(model.healthEvents(cart).map((event) => [event.property, event.isExpired])).toEqual([
    ['State', false],
    ['Kept', true],
  ]);
});

test('a time to live of years neither fires at once nor blocks', async () => {
  const { model, clock } = cluster();
  model.reportHealth(cart, { sourceId: 'W', property: 'P', healthState: 'Ok', timeToLive: 922_337_203_685_477 });
  await clock.advance(3 * 365 * 24 * 3_600_000);
  expect(model.health().cluster().state).toBe('Ok');
});

test.each([
  ['a reserved source', { sourceId: 'System.FM', property: 'P', healthState: 'Ok' }, 'E_INVALIDARG'],
  ['no property', { sourceId: 'W', property: '', healthState: 'Ok' }, 'E_INVALIDARG'],
  [
    'a description beyond 4096 characters',
    { sourceId: 'W', property: 'P', healthState: 'Ok', description: 'x'.repeat(4097) },
    'E_INVALIDARG',
  ],
] as const)('%s is refused', (_name, report, code) => {
  const { model } = cluster();
  expect(() => model.reportHealth(cart, report)).toThrow(expect.objectContaining({ code }));
});

test('an unknown entity is refused', () => {
  const { model } = cluster();
  expect(() => model.healthEvents({ kind: 'Node', nodeName: '_NT_0' })).toThrow(
    expect.objectContaining({ code: 'FABRIC_E_HEALTH_ENTITY_NOT_FOUND' }),
  );
});

test('an entity with more than 500 reports is warned, unless something worse is reported', () => {
  const { model } = cluster();
  const report = (index: number, healthState: 'Ok' | 'Warning' | 'Error') =>
    model.reportHealth(cart, { sourceId: 'W', property: `P${index}`, healthState });
  for (let index = 0; index < 500; index++) report(index, 'Ok');
  const service = model.service('fabric:/Shop/Cart');
  if (service === undefined) throw new Error('There is no cart.');
  expect(model.health().service(service).state).toBe('Ok');
  report(500, 'Ok');
  const { state, unhealthyEvaluations } = model.health().service(service);
  expect(state).toBe('Warning');
  expect(unhealthyEvaluations).toMatchObject([
    { kind: 'Event', unhealthyEvent: { sourceId: 'System.HM', healthState: 'Warning', description: expect.stringContaining('501') } },
  ]);
  expect(model.health().cluster().state).toBe('Warning');
  const strict = model.health({
    applicationHealthPolicies: new Map([['fabric:/Shop', { ...model.applicationHealthPolicy(service.application), considerWarningAsError: true }]]),
  });
  expect(strict.service(service).state).toBe('Error');
  report(3, 'Error');
  expect(model.health().service(service)).toMatchObject({ state: 'Error', unhealthyEvaluations: [{ unhealthyEvent: { property: 'P3' } }] });
});

test('the warning goes when enough reports do', async () => {
  const { model, clock } = cluster();
  for (let index = 0; index < 502; index++) {
    const short = index < 2 ? { timeToLive: 5_000, removeWhenExpired: true } : {};
    model.reportHealth(cart, { sourceId: 'W', property: `P${index}`, healthState: 'Ok', ...short });
  }
  expect(model.health().cluster().state).toBe('Warning');
  await clock.advance(5_000);
  expect(model.health().cluster().state).toBe('Ok');
});

test('arrivals and expiries are written into the history', async () => {
  const { model, clock } = cluster();
  const from = clock.now();
  model.reportHealth(cart, { sourceId: 'W', property: 'P', healthState: 'Warning', timeToLive: 5_000 });
  await clock.advance(6_000);
  const kinds = model
    .events({ scope: 'Service', from, to: clock.now(), keys: { serviceName: 'fabric:/Shop/Cart' } })
    .map((record) => record.kind);
  expect(kinds).toEqual(['ServiceNewHealthReport', 'ServiceHealthReportExpired']);
});
