import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { ClusterModel, HealthState } from '../model/index.ts';
import { clusters } from '../testing/started.ts';

/** Chunk filters against a plain reading of their rules (service-fabric.md §1.4). */

const start = clusters();

const STATES: readonly HealthState[] = ['Ok', 'Warning', 'Error'];
const BITS: Readonly<Record<HealthState, number>> = { Ok: 2, Warning: 4, Error: 8 };

interface NameFilter {
  readonly name: string | undefined;
  readonly mask: number;
}

/** A filter that names the entity decides, otherwise the first without a name; 0 is everything for the former, nothing for the latter. */
function passesPlainly(name: string, state: HealthState, filters: readonly NameFilter[]): boolean {
  const exact = filters.find((filter) => filter.name === name);
  const general = filters.find((filter) => filter.name === undefined);
  if (exact !== undefined) return exact.mask === 0 || (exact.mask & BITS[state]) !== 0;
  return general !== undefined && (general.mask & BITS[state]) !== 0;
}

const items = (key: string) => z.object({ TotalCount: z.number(), Items: z.array(z.looseObject({ [key]: z.string() })) });
const shape = z.object({ NodeHealthStateChunks: items('NodeName'), ApplicationHealthStateChunks: items('ApplicationName') });

function unsettle(model: ClusterModel): void {
  model.nodes().forEach((node, index) => report(model, { kind: 'Node', nodeName: node.name }, index));
  model.applications().forEach((application, index) => report(model, { kind: 'Application', applicationName: application.name }, index));
}

function report(model: ClusterModel, entity: Parameters<ClusterModel['reportHealth']>[0], index: number): void {
  model.reportHealth(entity, { sourceId: 'Test', property: 'P', healthState: STATES[index % 3] ?? 'Ok' });
}

describe('chunk filters', () => {
  it('let through what a plain reading lets through', async () => {
    const { caller, cluster } = await start({ nodes: 7, apps: 7 });
    const { model } = cluster;
    unsettle(model);
    const view = model.health();
    const nodes = model.nodes().map((node) => ({ name: node.name, state: view.node(node).state }));
    const applications = [...model.applications(), model.systemApplication].map((each) => ({ name: each.name, state: view.application(each).state }));
    const filtersFor = (names: readonly string[]) =>
      fc.array(fc.record({ name: fc.option(fc.constantFrom(...names), { nil: undefined }), mask: fc.constantFrom(0, 1, 2, 4, 8, 12, 65_535) }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(filtersFor(nodes.map((each) => each.name)), filtersFor(applications.map((each) => each.name)), async (nodeFilters, applicationFilters) => {
        const body = {
          NodeFilters: nodeFilters.map(({ name, mask }) => ({ NodeNameFilter: name, HealthStateFilter: mask })),
          ApplicationFilters: applicationFilters.map(({ name, mask }) => ({ ApplicationNameFilter: name, HealthStateFilter: String(mask) })),
        };
        const answer = await caller.read(shape, '/$/GetClusterHealthChunk', { body });
        const expected = (all: typeof nodes, filters: readonly NameFilter[]) => all.filter((each) => passesPlainly(each.name, each.state, filters)).map((each) => each.name);
        expect(answer.NodeHealthStateChunks.Items.map((each) => each['NodeName'])).toEqual(expected(nodes, nodeFilters));
        expect(answer.ApplicationHealthStateChunks.Items.map((each) => each['ApplicationName'])).toEqual(expected(applications, applicationFilters));
        expect(answer.NodeHealthStateChunks.TotalCount).toBe(answer.NodeHealthStateChunks.Items.length);
      }),
      { numRuns: 60 },
    );
  });
});
