import { describe, expect, it } from 'vitest';
import { NameIndex } from './name-index.ts';

function filled(): NameIndex {
  const index = new NameIndex();
  index.add({ kind: 'node', nodeName: 'Node 7' }, ['10.0.0.7', '133500000000000001']);
  index.add({ kind: 'application', applicationName: 'fabric:/Shop' }, ['ShopType', '2.1.0']);
  index.add({ kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' });
  index.add({ kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/CartHistory' });
  index.add({ kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: 'bf9249a5-4178-43ee-ac92-047d8a185e1f' });
  return index;
}
const labels = (index: NameIndex, typed: string): string[] => index.find(typed, 10).map(({ label }) => label);

describe('the index of names', () => {
  it('puts the exact name before those that only begin so', () => {
    expect(labels(filled(), 'cart')).toEqual(['fabric:/Shop/Cart', 'fabric:/Shop/CartHistory']);
  });
  it('finds by address, id and version, and says what matched', () => {
    expect(filled().find('10.0.0.7', 10)).toEqual([{ ref: { kind: 'node', nodeName: 'Node 7' }, label: 'Node 7', matched: '10.0.0.7' }]);
    expect(filled().find('2.1', 10)[0]).toMatchObject({ label: 'fabric:/Shop', matched: '2.1.0' });
    expect(labels(filled(), 'bf9249a5')).toEqual(['Partition bf9249a5-4178-43ee-ac92-047d8a185e1f']);
  });
  it('wants all the words, in any order', () => {
    expect(labels(filled(), 'history shop')).toEqual(['fabric:/Shop/CartHistory']);
    expect(labels(filled(), '   ')).toEqual([]);
  });
  it('forgets what is gone, and keeps what is added again', () => {
    const index = filled();
    index.remove({ kind: 'node', nodeName: 'Node 7' });
    index.add({ kind: 'application', applicationName: 'fabric:/Shop' });
    expect(labels(index, 'node')).toEqual([]);
    expect(labels(index, 'ShopType')).toEqual(['fabric:/Shop']);
  });
  it('gives no more than wanted out of a hundred thousand', () => {
    const index = new NameIndex();
    for (let each = 0; each < 100_000; each += 1) index.add({ kind: 'service', applicationName: 'fabric:/Big', serviceName: `fabric:/Big/Service-${each}` });
    expect(index.find('service 99', 20)).toHaveLength(20);
    expect(labels(index, 'service-77777')[0]).toBe('fabric:/Big/Service-77777');
  });
});
