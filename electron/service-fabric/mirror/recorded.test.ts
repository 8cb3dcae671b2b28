import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootCauseSchema } from '../../../shared/contract/clusters/shared.ts';
import { certificateReport } from '../../../shared/domain/service-fabric/certificate-report.ts';
import { leavesOf } from '../../../shared/domain/service-fabric/evaluation-leaves.ts';
import { rootCausesOf, type RankedCauses } from '../../../shared/domain/service-fabric/root-causes.ts';
import { identityInManifest } from '../session/cluster-identity.ts';
import { readAnswer } from '../wire/answer.ts';
import { manifest } from '../wire/cluster.ts';
import { clusterHealth } from '../wire/health.ts';
import { clusterHealthChunk } from '../wire/health-chunk.ts';
import { healthReading } from './health-reading.ts';
import { statesOf } from './unhealthy-query.ts';

/** Answers of real clusters. They lie beside the repository, where they are present at all. */
const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(fixtures);

const text = (file: string): string => readFileSync(join(fixtures, file), 'utf8');
function causesOf(file: string): RankedCauses {
  const reading = healthReading(readAnswer(file, clusterHealth, text(file)), 0, 0);
  return rootCausesOf(leavesOf(reading.evaluations), []);
}

describe.skipIf(!areHere)('recorded health (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  const files = areHere ? globSync('**/*lusterHealth*.json', { cwd: fixtures }).filter((file) => !/chunk/i.test(file) && text(file).includes('UnhealthyEvaluations')) : [];
  it.each(files)('gives causes that fit the contract: %s', (file) => {
    const { causes } = causesOf(file);
    for (const cause of causes) rootCauseSchema.parse(cause);
    expect(causes.map(({ rank }) => rank)).toEqual(causes.map((_, index) => index + 1));
  });

  it('names the node that is down before all else', () => {
    expect(causesOf('clusterHealth.json').causes[0]).toMatchObject({ healthState: 'Error', sourceId: 'System.FM', title: expect.stringMatching(/(is|are) down$/), since: expect.any(Number) });
  });

  it('takes markup in texts for text', () => {
    const all = files.flatMap((file) => causesOf(file).causes);
    const hostile = all.filter(({ sourceId, description }) => `${sourceId}${description}`.includes('onerror'));
    expect(hostile.every(({ title }) => title.length <= 500)).toBe(true);
    expect(all.length).toBeGreaterThan(0);
  });

  it('reads when a node’s certificate runs out', () => {
    const reports = globSync('**/*.json', { cwd: fixtures }).filter((file) => text(file).includes('Certificate expiration: thumbprint'));
    expect(reports.flatMap((file) => certificateReport(text(file)) ?? [])[0]).toMatchObject({ thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/) });
  });

  it('names everyone in a chunk who is not Ok', () => {
    const chunk = readAnswer('clusterHealthChunk.json', clusterHealthChunk, text('clusterHealthChunk.json'));
    for (const { healthState } of statesOf(chunk)) expect(['Warning', 'Error']).toContain(healthState);
    expect(statesOf(chunk).length).toBeGreaterThan(0);
  });

  it('knows a cluster by its manifest, also where its id was taken out', () => {
    expect(identityInManifest(readAnswer('manifest', manifest, text('clusterManifest.json')).manifest)).toEqual({ clusterName: 'WRP_Generated_ClusterManifest', clusterId: null });
  });
});
