import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';
import { uploadHandleSchema } from '../../../shared/domain/identifiers.ts';
import { writeZip } from '../../../simulator/foundation/zip-writer.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { packageFiles } from '../packages/testing/package-on-disk.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

describe('over the seam', () => {
  const newFolder = temporaryFolders();
  let stage: ClusterStage;
  beforeEach(async () => {
    stage = await ClusterStage.open(await newFolder());
  });
  afterEach(() => stage[Symbol.asyncDispose]());

  it('a certificate cluster is watched, unlocked, changed, and given a package', async () => {
    const cluster = await stage.cluster({ scenario: 'busy', https: true, pace: 0.1 });
    const { id: connectionId } = await stage.add(cluster, { name: 'Bench' });
    const { client } = stage;
    await stage.inState(connectionId, 'online');

    const views = await client.clusters.upgrades.view({ connectionId, target: { kind: 'application', applicationName: 'fabric:/Shop' } });
    for await (const view of views) {
      expect(view).toMatchObject({ ever: true, toVersion: '2.8.0' });
      break;
    }
    const lines = await stage.until(client.clusters.upgrades.lines({ connectionId }), ({ key }) => key, (items) => items.some(({ key }) => key === 'fabric:/Shop'));
    expect(lines.find(({ key }) => key === 'fabric:/Shop')?.line.domainsTotal).toBeGreaterThan(0);
    await stage.until(client.clusters.upgrades.runs({ connectionId, target: null }), ({ runId }) => runId, (items) => items.some(({ from }) => from === 'recorded'));

    const nodeName = cluster.model.nodes()[0]?.name ?? '';
    const act = { connectionId, nodeName, typedName: nodeName, reason: 'over the seam', intent: 'Pause' } as const;
    await expect(client.clusters.actions.deactivateNode(act)).rejects.toMatchObject({ data: { code: 'locked' } });
    await client.clusters.access.unlock({ connectionId, minutes: 15, typedName: 'Bench' });
    await client.clusters.actions.deactivateNode(act);
    const acts = await stage.until<ActRecord>(client.clusters.actions.record({ connectionId }), ({ key }) => key, (items) => items.some(({ result }) => result === 'done'));
    expect(acts.at(-1)).toMatchObject({ action: 'deactivateNode', reason: 'over the seam' });

    const { archive } = writeZip(Object.entries(packageFiles()).map(([name, bytes]) => ({ name, bytes })));
    const response = await stage.program.fetch(new Request('http://localhost/uploads?name=greeter.zip', { method: 'POST', body: new Uint8Array(archive) }), { role: 'operator' });
    const { handle } = z.object({ handle: uploadHandleSchema }).parse(await response?.json());
    const source = { kind: 'archive', upload: handle } as const;
    const plan = await client.clusters.packages.inspect({ connectionId, source });
    expect(plan).toMatchObject({ typeName: 'GreeterType', canUpload: true });
    const { taskId } = await client.clusters.packages.upload({ connectionId, source, imageStorePath: plan.imageStorePath, provision: true, cleanUp: true, typedName: 'Bench' });
    await expect.poll(() => stage.program.tasks.get(taskId)?.state, { timeout: 20_000 }).toBe('done');
    expect(cluster.imageStore.filesBelow(plan.imageStorePath)).toEqual([]);
  }, 60_000);
});
