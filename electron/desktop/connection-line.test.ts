import { describe, expect, it } from 'vitest';
import { connectionLine, homeOf } from './connection-line.ts';
import { listedCluster, listedHeadset } from './testing/listed-connections.ts';

describe('connectionLine', () => {
  it('shows a headset by state and charge, and a name as it is', () => {
    expect(connectionLine(listedHeadset('A & B', 'online', 50.4, true))).toBe('● A && B – Online, 50 %, charging');
    expect(connectionLine(listedHeadset('Bench 3', 'unreachable', 50))).toBe('■ Bench 3 – Unreachable');
  });
  it('shows a cluster that answers by its health and what tells most', () => {
    expect(connectionLine(listedCluster('prod-we', 'online', 'Error', '2 nodes down'))).toBe('■ prod-we – Error, 2 nodes down');
    expect(connectionLine(listedCluster('prod-we', 'online', 'Ok'))).toBe('● prod-we – Ok, 5 nodes, 14 applications');
  });
  it('does not take the last known health of a cluster that is gone for a fact', () => {
    expect(connectionLine(listedCluster('prod-we', 'unreachable', 'Ok'))).toBe('■ prod-we – Unreachable');
    expect(connectionLine(listedCluster('prod-we', 'untrusted', 'Unknown', ''))).toBe('▲ prod-we – Not trusted yet');
  });
  it('keeps a long cause within a menu’s width', () => {
    const line = connectionLine(listedCluster('prod-we', 'online', 'Error', 'fabric:/Shop/Cart: '.repeat(20)));
    expect(line.length).toBeLessThan(90);
    expect(line.endsWith('…')).toBe(true);
  });
});

it('leads to the first screen of each kind', () => {
  expect([homeOf(listedHeadset('h', 'online')), homeOf(listedCluster('c', 'online'))]).toEqual(['#/headsets/h/home', '#/clusters/c/home']);
});
