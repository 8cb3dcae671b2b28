import { describe, expect, it } from 'vitest';
import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { buildSchema, deploymentSchema, recordSchema } from '../rest/shapes.ts';
import { environmentCells } from './environment-cells.ts';
import { ProjectMirror } from './project-mirror.ts';

const dayMs = 86_400_000;
const at = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * dayMs).toISOString();
const build = (id: number, day: number, parts: object = {}) => buildSchema.parse({
  id, buildNumber: `2.0.${String(id)}`, status: 'completed', result: 'succeeded', queueTime: at(day), startTime: at(day), finishTime: at(day), definition: { id: 1, name: 'shop-ci' }, sourceBranch: 'refs/heads/main', sourceVersion: 'abc', reason: 'individualCI', ...parts,
});
const deployment = (id: number, day: number, buildId: number, parts: object = {}) => deploymentSchema.parse({
  id, release: { id: 7, name: 'Shop 2.0', artifacts: [{ type: 'Build', isPrimary: true, definitionReference: { version: { id: String(buildId), name: `2.0.${String(buildId)}` } } }] }, releaseDefinition: { id: 1, name: 'Shop release' }, releaseEnvironment: { id: 3, name: 'production' },
  attempt: 1, deploymentStatus: 'succeeded', operationStatus: 'Approved', queuedOn: at(day), startedOn: at(day), completedOn: at(day), ...parts,
});

function mirrorWith(): { mirror: ProjectMirror; changed: DevopsRun[] } {
  const changed: DevopsRun[] = [];
  return { mirror: new ProjectMirror({ url: 'https://dev.azure.com/contoso', project: 'Shop & Co' }, (run) => void changed.push(run)), changed };
}

describe('what is known of a project', () => {
  it('tells a run only when it is new or looks different, and a stage anew when its build becomes known', () => {
    const { mirror, changed } = mirrorWith();
    const record = recordSchema.parse({ id: 88, environmentId: 5, stageName: 'Deploy', stageAttempt: 2, definition: { id: 1, name: 'shop-ci' }, owner: { id: 4, name: '2.0.4' }, result: 'succeeded', queueTime: at(2), startTime: at(2), finishTime: at(2) });
    mirror.useEnvironments([{ id: 5, name: 'production' }]);
    mirror.takeRecord(record);
    mirror.takeRecord(record);
    mirror.takeBuild(build(4, 1));
    mirror.takeBuild(build(4, 1));
    expect(changed.map(({ key, commitId }) => [key, commitId])).toEqual([['e5.88', null], ['b4', 'abc'], ['e5.88', 'abc']]);
    expect(mirror.run('e5.88')).toMatchObject({ environment: 'production', attempt: 2, buildKey: 'b4', webUrl: 'https://dev.azure.com/contoso/Shop%20%26%20Co/_build/results?buildId=4&view=results' });
  });

  it('knows what has not ended, what was turned down and by whom, and a cause that was read later', () => {
    const { mirror } = mirrorWith();
    mirror.takeBuild(build(1, 1, { status: 'inProgress', result: undefined, finishTime: undefined }));
    mirror.takeDeployment(deployment(9, 2, 1, { deploymentStatus: 'notDeployed', operationStatus: 'Rejected', completedOn: undefined, preDeployApprovals: [{ id: 1, status: 'rejected', approver: { displayName: 'Robert' }, createdOn: at(1), modifiedOn: at(2), comments: 'not today' }] }));
    expect(mirror.unfinished().map(({ key }) => key)).toEqual(['b1']);
    expect(mirror.run('r7.9')).toMatchObject({ result: 'cancelled', cause: 'Turned down by Robert: not today' });
    mirror.takeBuild(build(1, 1, { result: 'failed' }));
    mirror.learnCause('b1', 'Tests failed.');
    expect(mirror.run('b1')).toMatchObject({ result: 'failed', cause: 'Tests failed.' });
    expect(mirror.unfinished()).toEqual([]);
  });

  it('lets go of what is old, and keeps what is deployed with its build', () => {
    const { mirror } = mirrorWith();
    for (const id of [1, 2, 3]) mirror.takeBuild(build(id, id));
    mirror.takeBuild(build(9, 100));
    mirror.takeDeployment(deployment(10, 1, 1));
    mirror.takeDeployment(deployment(11, 2, 2));
    mirror.dropBefore(Date.UTC(2026, 0, 1) + 50 * dayMs);
    expect([...mirror.runs()].map(({ key }) => key).sort()).toEqual(['b2', 'b9', 'r7.11']);
    expect(environmentCells(mirror.runs(), mirror.facts)).toMatchObject([{ environment: 'production', lastGood: { key: 'r7.11' }, behind: 1 }]);
  });
});
