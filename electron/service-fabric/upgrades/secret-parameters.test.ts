import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maskedOrigin } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { createApplication, upgradeApplication } from '../actions/application-acts.ts';
import { perform } from '../actions/perform.ts';
import { openClusterRig, until } from '../actions/testing/cluster-rig.ts';
import type { ClusterRig } from '../actions/testing/cluster-rig.ts';
import { packageFiles, writeFiles } from '../packages/testing/package-on-disk.ts';

const parameters = '<Parameter Name="Greeter_InstanceCount" DefaultValue="1" /><Parameter Name="Db_Password" DefaultValue="" />';
const applicationName = 'fabric:/Greeter';

describe('a parameter that looks like a secret', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let rig: ClusterRig;
  beforeEach(async () => {
    folder = await newFolder();
    rig = await openClusterRig({ folder: join(folder, 'profile'), nodes: 5, apps: 1, factor: 30, pace: 0.02 });
  });
  afterEach(() => rig.close());

  const provision = async (version: string) => {
    const source = { kind: 'folder', folder: rig.folders.handleFor(await writeFiles(join(folder, version), packageFiles({ version, parameters }))) } as const;
    const id = await rig.packages.upload(rig.cluster.connectionId, source, { imageStorePath: `Greeter${version}`, provision: true, cleanUp: true, typedName: 'Bench' });
    await until(() => rig.tasks.get(id)?.state === 'done');
  };
  const inForce = () => rig.simulated.model.application(applicationName)?.parameters.get('Db_Password');

  it('is carried through upgrades and back without ever reaching the page, the record or a log', async () => {
    const { connectionId } = rig.cluster;
    await provision('1.0.0');
    await provision('2.0.0');
    const confirmed = { typedName: applicationName, reason: '' };
    await perform(rig.cluster, rig.acts, createApplication(rig.cluster, { ...confirmed, applicationName, typeName: 'GreeterType', typeVersion: '1.0.0', parameters: [{ name: 'Db_Password', value: 'first-secret' }] }));
    const { plans } = rig.upgrades.of(connectionId);
    const seen: string[] = [];
    const upgrade = async (targetVersion: string, given: { name: string; value: string }[] | null) => {
      const input = { connectionId, applicationName, targetVersion, parameters: given, mode: 'UnmonitoredAuto', policy: null } as const;
      seen.push(JSON.stringify(await plans.plan(input)));
      await perform(rig.cluster, rig.acts, upgradeApplication(rig.cluster, rig.upgrades, { ...input, ...confirmed, forceRestart: false }));
      await until(() => rig.upgrades.recorder.runs(connectionId, { kind: 'application', applicationName }).some(({ toVersion, state }) => toVersion === targetVersion && state === 'RollingForwardCompleted'));
      await rig.cluster.mirror.refreshApplication(applicationName);
    };
    const plan = await plans.plan({ connectionId, applicationName, targetVersion: '2.0.0', parameters: null, mode: 'UnmonitoredAuto', policy: null });
    const masked = plan.parameters.find(({ name }) => name === 'Db_Password');
    expect(masked).toMatchObject({ secretLooking: true, change: 'same' });
    expect(maskedOrigin(masked?.current ?? '')).toEqual({ runId: null });

    // The mask that the page was given means the value that is in force.
    await upgrade('2.0.0', [{ name: 'Db_Password', value: masked?.current ?? '' }]);
    expect(inForce()).toBe('first-secret');
    await upgrade('1.0.0', [{ name: 'Db_Password', value: 'second-secret' }]);
    expect(inForce()).toBe('second-secret');

    const [, first] = rig.upgrades.recorder.runs(connectionId, { kind: 'application', applicationName });
    await rig.cluster.mirror.refreshApplicationTypes();
    const back = await plans.planRollBackTo(first?.runId ?? '');
    seen.push(JSON.stringify(back), JSON.stringify(await rig.upgrades.run(connectionId, first?.runId ?? '')));
    const recorded = back.plan.parameters.find(({ name }) => name === 'Db_Password');
    expect(recorded?.change).toBe('changed');
    expect(maskedOrigin(recorded?.next ?? '')).toEqual({ runId: first?.runId });
    await perform(rig.cluster, rig.acts, upgradeApplication(rig.cluster, rig.upgrades, { ...back.input, ...confirmed, forceRestart: false }));
    await until(() => inForce() === 'first-secret');

    const documents = join(folder, 'profile', 'documents');
    const texts = await Promise.all((await readdir(documents)).map((name) => readFile(join(documents, name), 'utf8')));
    const journal = JSON.stringify(await rig.services.journal.read({ filter: null, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10_000 }));
    expect(journal).toContain('Db_Password');
    for (const text of [...seen, ...texts, journal, JSON.stringify(rig.acts.of(connectionId).values())]) expect(text).not.toMatch(/first-secret|second-secret/);
  }, 60_000);

  it('that nobody knows any more has to be typed again', async () => {
    await provision('1.0.0');
    const confirmed = { typedName: applicationName, reason: '' };
    await perform(rig.cluster, rig.acts, createApplication(rig.cluster, { ...confirmed, applicationName, typeName: 'GreeterType', typeVersion: '1.0.0', parameters: [] }));
    const { plans } = rig.upgrades.of(rig.cluster.connectionId);
    const input = { connectionId: rig.cluster.connectionId, applicationName, targetVersion: '1.0.0', mode: 'Monitored', policy: null } as const;
    await expect(plans.plan({ ...input, parameters: [{ name: 'Db_Password', value: '•••••••• #0000 of nowhere' }] })).rejects.toMatchObject({ fault: { code: 'invalid-input', message: 'The value of Db_Password is not known any more.' } });
    await expect(plans.plan({ ...input, parameters: [{ name: 'A', value: '1' }, { name: 'A', value: '2' }] })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    expect((await plans.plan({ ...input, parameters: [{ name: 'Unknown', value: '1' }] })).obstacle).toBe('Version 1.0.0 does not know Unknown: leave it out.');
  }, 60_000);
});
