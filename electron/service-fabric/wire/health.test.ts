import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswer } from './answer.ts';
import { clusterHealthChunk, readHealthChunk } from './health-chunk.ts';
import { clusterHealth, readClusterHealth } from './health.ts';

const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(fixtures);
const text = (file: string): string => readFileSync(join(fixtures, file), 'utf8');

describe.skipIf(!areHere)('recorded health (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  const files = areHere ? globSync('**/*lusterHealth*.json', { cwd: fixtures }) : [];
  it.each(files.filter((file) => !/chunk/i.test(file)))('is the same read in slices or in one go: %s', async (file) => {
    expect(await readClusterHealth(file, text(file))).toEqual(readAnswer(file, clusterHealth, text(file)));
  });
  it.each(files.filter((file) => /chunk/i.test(file)))('chunks are, too: %s', async (file) => {
    expect(await readHealthChunk(file, text(file))).toEqual(readAnswer(file, clusterHealthChunk, text(file)));
  });
});

describe('the health of a cluster with much that is red', () => {
  const event = { HealthEvaluation: { Kind: 'Event', AggregatedHealthState: 'Error', ConsiderWarningAsError: false, UnhealthyEvent: { SourceId: 'W', Property: 'P', HealthState: 'Error', SequenceNumber: '133500000000000001' } } };
  const application = (index: number) => ({ HealthEvaluation: { Kind: 'Application', AggregatedHealthState: 'Error', ApplicationName: `fabric:/A${index}`, UnhealthyEvaluations: [event] } });
  const answer = (change: object = {}): string => JSON.stringify({
    AggregatedHealthState: 'Error', HealthEvents: [], HealthStatistics: { HealthStateCountList: [] },
    UnhealthyEvaluations: [
      { HealthEvaluation: { Kind: 'Applications', AggregatedHealthState: 'Error', TotalCount: 9_000, UnhealthyEvaluations: Array.from({ length: 3_000 }, (_, index) => application(index)) } },
      // Without their wrapper, in small letters, with nothing below, or below what has nothing below it.
      { kind: 'Nodes', aggregatedHealthState: 'Warning', unhealthyEvaluations: [{ kind: 'Node', nodeName: 'n1', unhealthyEvaluations: null }] },
      event,
      { HealthEvaluation: { Kind: 'SomethingNew', Description: 'x' } },
    ],
    NodeHealthStates: [], ApplicationHealthStates: [], ...change,
  });

  it('is the same read in slices or in one go', async () => {
    const read = await readClusterHealth('x', answer());
    expect(read).toEqual(readAnswer('x', clusterHealth, answer()));
    expect(read.unhealthyEvaluations.map(({ kind }) => kind)).toEqual(['Applications', 'Nodes', 'Event', 'Other']);
  });

  it('lets others have their turn meanwhile', async () => {
    let isRead = false;
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      if (!isRead) setImmediate(turn);
    };
    setImmediate(turn);
    await readClusterHealth('x', answer());
    isRead = true;
    expect(turns).toBeGreaterThan(0);
  });

  it.each([[5], [{ HealthEvaluation: { Kind: 'Nodes', UnhealthyEvaluations: 7 } }], [{ HealthEvaluation: { Kind: 'Nodes', UnhealthyEvaluations: [{ Kind: {} }] } }]])('is malformed with %j, and says where', async (broken) => {
    await expect(readClusterHealth('GET x', answer({ UnhealthyEvaluations: [event, broken] }))).rejects.toMatchObject({ fault: { code: 'malformed-answer', detail: expect.stringMatching(/^GET x: unhealthyEvaluations\.1\./) } });
  });
});
