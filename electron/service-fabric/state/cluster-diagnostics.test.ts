import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { ClusterStage } from '../testing/cluster-stage.ts';

const folder = temporaryFolders();

describe('the report about a cluster', () => {
  it('tells how it is and what it costs, and neither names, addresses nor who signs in', async () => {
    await using stage = await ClusterStage.open(await folder());
    const simulated = await stage.cluster({ https: true, name: 'very-private', scenario: 'healthy' });
    const { id } = await stage.add(simulated, { name: 'Very Private' });
    await stage.inState(id, 'online');
    const fact = async () => (await stage.client.app.diagnostics.read()).facts.find(({ name }) => name === 'cluster 1')?.value ?? '';
    await expect.poll(fact, { timeout: 15_000 }).toMatch(/runtime \d+\.\d+.*Ok, 0 causes, 1 gateway, 0 silent, known by thumbprints, signs in by certificate as admin, 1 profile, locked, holds \d+ nodes, [1-9]\d* applications/);
    const value = await fact();
    expect(value).toMatch(/\d+ requests with \d+ KiB, in the last minute \d+ with \d+ KiB/);
    expect(value).not.toMatch(/no credentials|not pinned|private|127\.0\.0\.1|admin client/i);
  }, 30_000);

  it('is there for one that never answered', async () => {
    await using stage = await ClusterStage.open(await folder());
    const simulated = await stage.cluster();
    const { id } = await stage.add(simulated);
    await stage.inState(id, 'online');
    await simulated.close();
    await stage.client.connections.disconnect({ connectionId: id });
    const { facts } = await stage.client.app.diagnostics.read();
    expect(facts.find(({ name }) => name === 'cluster 1')?.value).toMatch(/^offline for .*1 gateway, .*signs in by none as admin/);
  }, 30_000);
});
