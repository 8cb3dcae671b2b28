import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFolded } from '../../../shared/domain/filter-signs.ts';
import { entityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { applicationRow, healthEvent, partitionRow, sampleChildren, sampleParameters, serviceRow } from '../../testing/sample-entities.ts';
import { domainOrder } from './domain-order.ts';
import { entityTerms, filterRows, narrows, rowMatches, rowSearchText, rowSubject } from './entity-filter.ts';
import { orderHealthEvents } from './HealthEvents.tsx';
import { healthSince } from './health-since.ts';
import { indentJson } from './indent-json.ts';
import { orderParameters } from './parameter-order.ts';
import { refOfRow } from './row-ref.ts';
import { replicaRoleWords, rowHint, rowLabel } from './row-words.ts';

const rows = [
  applicationRow('Shop', { healthState: 'Error', status: 'Upgrading' }), applicationRow('Billing', { typeVersion: '2.0' }), serviceRow('fabric:/Shop', 'Cart'), partitionRow('fabric:/Shop', 'fabric:/Shop/Cart', 'a1b2'),
  ...sampleChildren({ kind: 'node', nodeName: '_nt1_3' }, 'deployedApplications'), ...sampleChildren({ kind: 'cluster' }, 'applicationTypes'),
];

describe('filter of entities', () => {
  it.each([
    ['shop !kind:type', ['fabric:/Shop', 'fabric:/Shop/Cart', 'fabric:/Shop']], ['is:upgrading', ['fabric:/Shop']], ['is:unhealthy', ['fabric:/Shop']], ['version:2.0 kind:application !kind:type', ['fabric:/Billing']], ['id:a1b2', ['a1b2']], ['kind:service', ['fabric:/Shop/Cart']],
  ])('%s', (filter, names) => {
    expect(filterRows(rows, filter).map((row) => ('serviceName' in row && row.kind === 'service' ? row.serviceName : row.kind === 'partition' ? row.partitionId : 'applicationName' in row ? row.applicationName : row.key))).toEqual(names);
  });

  const word = fc.stringMatching(/^!?[a-z0-9:./]{0,5}$/);
  it('looks in one text and finds what looking in each would find', () => {
    fc.assert(fc.property(fc.constantFrom(...rows), fc.array(word, { maxLength: 3 }), (row, words) => {
      const terms = entityTerms(words.join(' '));
      expect(rowMatches(row, rowSearchText(row), terms)).toBe(matchesFolded(terms, rowSubject(row)));
    }));
  });

  it('looks only through what was left exactly where that is allowed', () => {
    fc.assert(fc.property(fc.array(word, { maxLength: 3 }), fc.array(word, { maxLength: 3 }), (before, next) => {
      const [first, second] = [entityTerms(before.join(' ')), entityTerms(next.join(' '))];
      if (!narrows(first, second)) return;
      const matching = (terms: typeof first) => rows.filter((row) => rowMatches(row, rowSearchText(row), terms));
      expect(matching(first)).toEqual(expect.arrayContaining(matching(second)));
    }));
  });
});

describe('raw answers', () => {
  it('are indented without a change of what they say, and keep every digit', () => {
    fc.assert(fc.property(fc.json(), (text) => { expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text)); }));
    expect(indentJson('{"a":9223372036854775807,"b":[],"c":[1,2]}')).toBe('{\n  "a": 9223372036854775807,\n  "b": [],\n  "c": [\n    1,\n    2\n  ]\n}');
  });

  it('that are no JSON stay legible and break nothing', () => {
    fc.assert(fc.property(fc.stringMatching(/^[{[\]}",:a ]{0,20}$/), (text) => { expect(indentJson(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, '')); }));
  });
});

describe('words and order', () => {
  it('names a row by what tells it from its siblings', () => {
    expect(rowLabel(serviceRow('fabric:/Shop', 'Cart'))).toBe('Cart');
    expect(rowLabel(applicationRow('Shop'))).toBe('Shop');
    expect(rowHint(applicationRow('Shop', { status: 'Upgrading' }))).toBe('1.4.0 · Upgrading');
    expect(replicaRoleWords('ActiveSecondary', 'Stateful')).toBe('Secondary');
    expect(replicaRoleWords('None', 'Stateless')).toBe('Instance');
  });

  it('the key of a row is the key of what it stands for', () => {
    for (const row of rows) expect(entityKey(refOfRow(row))).toBe(row.key);
  });

  it('domains go by number', () => {
    expect(['fd:/10', 'fd:/9', 'fd:/1'].sort((a, b) => (domainOrder(a) < domainOrder(b) ? -1 : 1))).toEqual(['fd:/1', 'fd:/9', 'fd:/10']);
  });

  it('the gravest report is first, then what fell silent', () => {
    const events = [healthEvent({ property: 'a' }), healthEvent({ property: 'b', healthState: 'Warning' }), healthEvent({ property: 'c', healthState: 'Error' }), healthEvent({ property: 'd', healthState: 'Warning', expired: true })];
    expect(orderHealthEvents(events).map(({ property }) => property)).toEqual(['c', 'd', 'b', 'a']);
  });

  it('red since the first report that is red; Ok since nothing', () => {
    const healthEvents = [healthEvent({ healthState: 'Error', since: 50 }), healthEvent({ property: 'x', healthState: 'Error', since: 20 }), healthEvent({ property: 'y', healthState: 'Warning', since: 1 })];
    expect(healthSince({ healthState: 'Error', healthEvents, causes: [] })).toBe(20);
    expect(healthSince({ healthState: 'Ok', healthEvents, causes: [] })).toBeNull();
  });

  it('parameters that differ from the manifest come first', () => {
    expect(orderParameters(sampleParameters()).map(({ name }) => name)).toEqual(['Cart_InstanceCount', 'Db_Password', 'Environment', 'Hostile']);
  });
});
