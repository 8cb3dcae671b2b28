import { expect, test } from 'vitest';
import { sampleCard, sampleClusterConnections, sampleUpgradeLine } from '../../testing/sample-clusters.ts';
import { cardTone, expiryTone, redFirst } from './cluster-order.ts';

const cards = sampleClusterConnections().map((connection) => sampleCard(connection));
const card = (id: string) => cards.find(({ connectionId }) => connectionId === id) ?? cards[0];

test('red comes first, production before the others, what is well last', () => {
  const order = redFirst(cards).map(({ name }) => name);
  expect(order[0]).toBe('prod-we');
  expect(order.indexOf('prod-ne')).toBeGreaterThan(order.indexOf('edge-north'));
  expect(order.slice(-2).sort()).toEqual(['localcluster', 'staging']);
});

test('among equals one with a stuck upgrade leads', () => {
  const well = cards.filter(({ name }) => name === 'localcluster' || name === 'staging').map((each) => ({ ...each, upgrades: each.name === 'staging' ? [sampleUpgradeLine(true)] : [] }));
  expect(redFirst(well).map(({ name }) => name)).toEqual(['staging', 'localcluster']);
});

test('a lost line counts more than the health that was known last', () => {
  expect(cardTone({ connection: 'unreachable', healthState: 'Ok' })).toBe('error');
  expect(cardTone({ connection: 'stale', healthState: 'Warning' })).toBe('warn');
  expect(card('c1')?.healthState).toBe('Error');
});

test('a certificate’s end is grave within a week, worth a word within a month', () => {
  const at = (days: number) => ({ whose: 'server' as const, subject: '', thumbprint: '', nodeName: null, expiresAt: days * 86_400_000 });
  expect([expiryTone(at(3), 0), expiryTone(at(12), 0), expiryTone(at(60), 0), expiryTone(at(-1), 0)]).toEqual(['error', 'warn', null, 'error']);
});
