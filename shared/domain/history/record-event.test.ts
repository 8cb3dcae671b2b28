import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from './deployment.ts';
import { canonicalText, recordDigest } from './record-digest.ts';
import { deploymentKey, forgottenEvent, recordEvent } from './record-event.ts';
import { aRecord } from './testing/a-record.ts';

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));

describe('the digest of facts', () => {
  it('does not depend on the order of names', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), json), (facts) => {
      const reversed = Object.fromEntries(Object.entries(facts).toReversed());
      expect(recordDigest(reversed)).toBe(recordDigest(facts));
    }));
  });

  it('differs where facts differ', () => {
    fc.assert(fc.property(fc.array(json, { minLength: 2, maxLength: 40 }), (facts) => {
      const texts = new Set(facts.map((fact) => canonicalText(fact)));
      const digests = new Set(facts.map((fact) => recordDigest(fact)));
      expect(digests.size).toBe(texts.size);
    }));
    const many = new Set(Array.from({ length: 50_000 }, (_, at) => recordDigest({ at })));
    expect(many.size).toBe(50_000);
  });
});

describe('the event of a record', () => {
  it('is the same for the same facts and another one for a changed fact', () => {
    const running = aRecord({ result: 'running', endedAt: null });
    expect(recordEvent({ ...running }).externalId).toBe(recordEvent(running).externalId);
    expect(recordEvent({ ...running, result: 'failed' }).externalId).not.toBe(recordEvent(running).externalId);
  });

  it('names the row and happened when the deployment ended, or began while it runs', () => {
    const record = aRecord({ key: deploymentKey('arm', 'c1', 'shop-1'), startedAt: 1_000, endedAt: 5_000, durationMs: 3_900 });
    expect(recordEvent(record)).toMatchObject({ entity: 'arm:c1:shop-1', at: 5_000, stream: 'deployment', type: 'deployment.observed', source: record.source, value: 3_900 });
    expect(recordEvent({ ...record, endedAt: null })).toMatchObject({ at: 1_000 });
    expect(forgottenEvent(record.key, 'c1', 9_000)).toMatchObject({ entity: 'arm:c1:shop-1', type: 'deployment.forgotten', at: 9_000 });
  });

  it('keeps no value that looks like a secret, and says that it stood in the open', () => {
    const plain = { from: 'file', secret: false } as const;
    const { attributes } = recordEvent(aRecord({
      parameters: [
        { ...plain, name: 'region', value: 'westeurope' }, { ...plain, name: 'adminPassword', value: 'hunter2' }, { ...plain, name: 'sure', secret: true, value: 'whatever' },
      ],
      extra: { apiKey: 'k-123', mode: 'Incremental' },
    }));
    expect(attributes.parameters).toEqual([
      { name: 'region', value: 'westeurope', from: 'file', secret: false },
      { name: 'adminPassword', value: null, from: 'file', secret: true, inTheOpen: true },
      { name: 'sure', value: null, from: 'file', secret: true },
    ]);
    expect(attributes.extra).toEqual({ mode: 'Incremental' });
  });

  it('fits into the journal, however much its source tells', () => {
    const long = 'x'.repeat(9_000);
    const event = recordEvent(aRecord({
      key: deploymentKey('arm', 'c1', long), causes: Array.from({ length: 300 }, () => ({ code: long, message: long, target: long, count: 1 })),
      parameters: Array.from({ length: 2_000 }, (_, at) => ({ name: `p${at}`, value: long, from: 'file', secret: false })),
    }));
    expect(JSON.stringify(event.attributes).length).toBeLessThan(1_000_000);
    expect(event.externalId?.length).toBeLessThanOrEqual(1_000);
    expect(deploymentKey('arm', 'c1', `${long}a`)).not.toBe(deploymentKey('arm', 'c1', `${long}b`));
  });

  it('stays within what the seam lets through', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 12_000 }), fc.integer({ min: 0, max: 600 }), (length, count) => {
      const long = 'x'.repeat(length);
      const record: DeploymentRecord = aRecord({
        application: long, reason: long, name: long,
        changes: Array.from({ length: count }, (_, at) => ({ commitId: `${at}`, message: long.slice(0, 50), author: 'a', at: null })),
      });
      const { attributes } = recordEvent(record);
      expect(attributes.application).toHaveLength(Math.min(length, 300));
      expect(attributes.reason).toHaveLength(Math.min(length, 4_000));
      expect(attributes.name).toHaveLength(Math.min(length, 1_000));
      expect(attributes.changes).toHaveLength(Math.min(count, 200));
    }), { numRuns: 30 });
  });
});
