import { describe, expect, it } from 'vitest';
import { runId } from '../../shared/domain/devops/run-id.ts';
import { devopsRigForFile, itemsOf, until } from './testing/devops-rig.ts';

const rigOfFile = devopsRigForFile();

describe('an organisation of Azure DevOps', () => {
  it('is looked at, added, read and merged', async () => {
    const rig = rigOfFile();
    const { client, simulated } = rig;
    const probed = await client.devops.probe({ url: `${simulated.url}/Commerce/_build/results?buildId=1`, signIn: { kind: 'pat', token: simulated.pat.token }, caPem: simulated.caPem });
    expect(probed).toMatchObject({ url: simulated.url, project: 'Commerce', projects: ['Commerce', 'Sandbox'], fault: null });
    expect(probed.scopes.every(({ readable }) => readable)).toBe(true);
    const connectionId = await rig.add();
    await until(client.devops.state({ connectionId }), ({ asOf }) => asOf !== null);
    const runs = await itemsOf(client.devops.runs({ connectionId }), runId, (items) => items.length > 300);
    expect(new Set(runs.map(({ kind }) => kind))).toEqual(new Set(['build', 'release-stage', 'pipeline-stage']));
  });
});
