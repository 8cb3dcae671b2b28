import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { FaultError } from '../../core/fault-error.ts';
import { readAnswer } from './answer.ts';
import { clusterHealth } from './health.ts';
import { int64OrNull, textOrEmpty, textOrNull, timeOrNull, spanOrNull } from './fields.ts';
import { nodeInfo } from './nodes.ts';
import { answerOf, entityOf, mapOf, pageOf } from './shape.ts';

const thing = entityOf({ nodeName: textOrNull, instanceId: int64OrNull, upAt: timeOrNull, span: spanOrNull });

describe('the shape of answers', () => {
  it('finds keys in any case', () => {
    const expected = { nodeName: 'n', instanceId: '132', upAt: 0, span: 90_000, more: null };
    for (const text of ['{"NodeName":"n","InstanceId":"132","UpAt":"1970-01-01T00:00:00Z","Span":"PT1M30S"}', '{"nodeName":"n","instanceId":132,"upat":"1970-01-01","SPAN":90000}']) {
      expect(readAnswer('', thing, text)).toEqual(expected);
    }
  });

  it('gives null for what is missing and keeps what is unknown', () => {
    expect(readAnswer('', thing, '{"FutureField":{"Big":18446744073709551615},"__proto__":{"x":1}}')).toEqual({
      nodeName: null, instanceId: null, upAt: null, span: null, more: { FutureField: { Big: '18446744073709551615' } },
    });
    expect(Object.getPrototypeOf({})).not.toHaveProperty('x');
  });

  it('reads a page in its new and in its old form', () => {
    const page = pageOf(answerOf({ name: textOrEmpty }));
    expect(readAnswer('', page, '{"continuationToken":"","items":[{"Name":"a"}]}')).toEqual({ continuationToken: null, items: [{ name: 'a' }] });
    expect(readAnswer('', page, '[{"name":"a"}]')).toEqual({ continuationToken: null, items: [{ name: 'a' }] });
    expect(readAnswer('', page, '{"ContinuationToken":"fabric:/b"}')).toEqual({ continuationToken: 'fabric:/b', items: [] });
  });

  it('reads maps as pairs, whatever their keys are', () => {
    const map = answerOf({ parameters: mapOf(textOrEmpty) });
    expect(readAnswer('', map, '{"Parameters":[{"Key":"__proto__","Value":"1"},{"key":"b","value":null}]}')).toEqual({ parameters: [{ key: '__proto__', value: '1' }, { key: 'b', value: '' }] });
    expect(readAnswer('', map, '{"Parameters":{"A":"1"}}')).toEqual({ parameters: [{ key: 'A', value: '1' }] });
    expect(readAnswer('', map, '{}')).toEqual({ parameters: [] });
  });

  it('says where an answer is not what it should be', () => {
    const refusal = (text: string, schema: z.ZodType = pageOf(nodeInfo)) => {
      const outcome = outcomeOf(() => readAnswer('GET /Nodes', schema, text));
      return outcome instanceof FaultError ? outcome.fault : { message: 'It was read.', detail: '' };
    };
    expect(refusal('{"Items":[{"Name":"a"},{"Name":["b"]}]}')).toMatchObject({ code: 'malformed-answer', detail: expect.stringContaining('GET /Nodes: items.1.name') });
    expect(refusal('').message).toMatch(/empty/);
    expect(refusal('<html>')).toMatchObject({ detail: 'GET /Nodes: a web page instead of data' });
    expect(refusal('{"Items":[{"Na')).toMatchObject({ detail: 'GET /Nodes: not valid JSON' });
  });

  it('never fails with anything else, whatever comes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const outcomes = [clusterHealth, pageOf(nodeInfo)].map((schema) => outcomeOf(() => readAnswer('GET /x', schema, text)));
      expect(outcomes.every((outcome) => outcome === 'read' || outcome instanceof FaultError)).toBe(true);
    }), { numRuns: 300 });
  });
});

function outcomeOf(act: () => unknown): unknown {
  try {
    act();
    return 'read';
  } catch (error) {
    return error;
  }
}

describe('health evaluations', () => {
  const evaluation = (body: string): unknown => readAnswer('', clusterHealth, `{"AggregatedHealthState":"Error","UnhealthyEvaluations":[${body}]}`).unhealthyEvaluations[0];

  it('are a tree down to events, with or without their wrappers', () => {
    const event = '{"Kind":"Event","AggregatedHealthState":"Error","Description":"x","UnhealthyEvent":{"SourceId":"System.FM","Property":"State","HealthState":"Error","TimeToLiveInMilliSeconds":"P10675199DT02H48M05.4775807S"}}';
    const found = evaluation(`{"HealthEvaluation":{"Description":"d","TotalCount":5,"MaxPercentUnhealthyNodes":20,"Kind":"Nodes","UnhealthyEvaluations":[{"healthEvaluation":{"kind":"Node","nodeName":"n","unhealthyEvaluations":[${event}]}}]}}`);
    expect(found).toMatchObject({
      kind: 'Nodes', totalCount: 5, maxPercentUnhealthyNodes: 20,
      unhealthyEvaluations: [{ kind: 'Node', nodeName: 'n', unhealthyEvaluations: [{ kind: 'Event', unhealthyEvent: { sourceId: 'System.FM', timeToLiveInMilliSeconds: 'infinite' } }] }],
    });
  });

  it('of kinds that are not known keep their name and their children', () => {
    expect(evaluation('{"HealthEvaluation":{"Kind":"PlanetaryAlignment","Description":"<b>","UnhealthyEvaluations":[{"HealthEvaluation":{"Kind":"Service","ServiceName":"A~B"}}]}}')).toEqual({
      kind: 'Other', productKind: 'PlanetaryAlignment', aggregatedHealthState: 'Unknown', description: '<b>',
      unhealthyEvaluations: [{ kind: 'Service', serviceName: 'fabric:/A/B', aggregatedHealthState: 'Unknown', description: '', unhealthyEvaluations: [] }],
    });
  });
});
