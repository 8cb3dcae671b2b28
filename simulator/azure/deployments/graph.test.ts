import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ModelRig, site } from '../testing/model.ts';

/** What holds for every graph of resources, whichever of them fail. */

interface Node {
  readonly name: string;
  readonly needs: readonly number[];
}

/** Each node may need earlier ones; `taken…` fails at once, `broken…` later, `queued…` waits before. */
const graphs: fc.Arbitrary<readonly Node[]> = fc
  .array(fc.record({ kind: fc.constantFrom('fine', 'fine', 'taken', 'broken', 'queued', 'retried'), needs: fc.array(fc.nat(30), { maxLength: 3 }) }), { minLength: 1, maxLength: 12 })
  .map((drafts) => drafts.map(({ kind, needs }, index) => ({ name: `${kind}${String(index)}`, needs: [...new Set(needs.filter((each) => each < index))] })));

const fails = ({ name }: Node): boolean => name.startsWith('taken') || name.startsWith('broken');

it('makes what can be made, after what it needs, and fails where anything fails', async () => {
  const rig = new ModelRig();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(graphs, async (nodes) => {
      for (const each of rig.azure.world.list()) rig.azure.world.remove(each.id);
      const deployment = rig.deploy(`run-${String(++runs)}`, nodes.map(({ name, needs }) => site(name, { dependsOn: needs.map((index) => nodes[index]?.name ?? '') })));
      await rig.clock.advance(60 * 60_000);
      const isMade = new Map<string, boolean>();
      const isStarted = new Map<string, boolean>();
      for (const node of nodes) {
        const isReady = node.needs.every((index) => isMade.get(nodes[index]?.name ?? '') === true);
        isStarted.set(node.name, isReady);
        isMade.set(node.name, isReady && !fails(node));
      }
      const creations = new Map(deployment.operations.filter((each) => each.kind === 'Create').map((each) => [each.target?.name ?? '', each]));
      expect(new Set(rig.azure.world.list().map((each) => each.name))).toEqual(new Set(nodes.filter(({ name }) => isMade.get(name)).map(({ name }) => name)));
      expect(new Set(creations.keys())).toEqual(new Set(nodes.filter(({ name }) => isStarted.get(name)).map(({ name }) => name)));
      expect(deployment.state).toBe(nodes.some((node) => isStarted.get(node.name) === true && fails(node)) ? 'Failed' : 'Succeeded');
      expect(deployment.operations.every((each) => each.state === 'Succeeded' || each.state === 'Failed')).toBe(true);
      for (const { name, needs } of nodes) {
        const begun = creations.get(name)?.startedAt ?? Infinity;
        for (const index of needs) expect(begun).toBeGreaterThanOrEqual(creations.get(nodes[index]?.name ?? '')?.changedAt ?? 0);
      }
    }),
    { numRuns: 40 },
  );
});
