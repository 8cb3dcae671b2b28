import { fakeClusterProcedures, FakeClusters } from './fake-clusters.ts';
import { fakeDeviceProcedures, FakeHeadset } from './fake-devices.ts';
import type { FakeProcedures } from './fake-host.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';
import { renderPage, type RenderedPage } from './render-page.tsx';

export interface RenderedClusters extends RenderedPage {
  readonly clusters: FakeClusters;
}

/** Draws the whole page at `path` over a stand-in host that has clusters besides its headsets. */
export function renderClusters(path: string, change: (procedures: FakeProcedures, clusters: FakeClusters) => FakeProcedures = (procedures) => procedures): RenderedClusters {
  const world = new FakeWorld();
  const clusters = new FakeClusters(world);
  const procedures = fakeProcedures(world, 1);
  const page = renderPage(path, {
    world,
    procedures: change({ ...procedures, devices: { ...procedures.devices, ...fakeDeviceProcedures(new FakeHeadset()) }, clusters: fakeClusterProcedures(clusters, 1) }, clusters),
  });
  return { ...page, clusters };
}
