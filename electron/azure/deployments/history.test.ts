import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { deploymentForgotten, deploymentObserved } from '../../../shared/domain/history/deployment.ts';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import type { Stage } from '../../../simulator/azure/model/scenario.ts';
import { stageOf } from '../../../simulator/azure/stage.ts';
import { storageTemplate } from '../../../simulator/azure/templates/small-templates.ts';
import { faultError } from '../../core/faults.ts';
import { HeavyThread } from '../heavy/heavy-thread.ts';
import { azureRigForFile } from '../testing/rig-folder.ts';
import { DeploymentDesk } from './deployment-desk.ts';

const rig = azureRigForFile({ scenario: 'year', as: 'user', throttleScale: 0, pace: 0.2 });
const heavy = new HeavyThread();
const place = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-dev' };
const open: DeploymentDesk[] = [];
afterEach(() => {
  for (const desk of open.splice(0)) desk.close();
});
afterAll(() => heavy.close());

function openDesk(): DeploymentDesk {
  const { services, profile } = rig();
  const desk = new DeploymentDesk({ services, session: profile, heavy });
  open.push(desk);
  return desk;
}

/** Somebody looks at the list: the slow pace would make tests wait. */
function look(desk: DeploymentDesk): AbortController {
  const away = new AbortController();
  void (async () => {
    for await (const _ of desk.mirror.feeds.rows({ subscriptionId: null, resourceGroup: null }).watch(away.signal)) if (away.signal.aborted) break;
  })();
  return away;
}

function events(type: string, name?: string): readonly JournalEvent[] {
  return rig().services.journal.events.filter((event) => event.type === type && (name === undefined || event.attributes['name'] === name || event.entity.includes(`/${name}@`)));
}
const results = (name: string) => events(deploymentObserved, name).map(({ attributes }) => attributes['result']);
const patience = { timeout: 10_000, interval: 20 };

function stage(): Stage {
  return stageOf(rig().simulated.model);
}
function outerNames(): readonly string[] {
  const all = rig().simulated.model.deployments.history.all();
  const first = new Map<string, number>();
  for (const { correlationId, startedAt } of all) first.set(correlationId, Math.min(startedAt, first.get(correlationId) ?? Infinity));
  return all.filter(({ correlationId, startedAt }) => first.get(correlationId) === startedAt).map(({ name }) => name);
}

describe('the history', () => {
  it('is told of every deployment that there is, once: what, where, by whom, from which build, and what came of it', async () => {
    look(openDesk());
    const outer = outerNames().length;
    expect(outer).toBeGreaterThan(500);
    await expect.poll(() => new Set(events(deploymentObserved).map(({ entity }) => entity)).size, patience).toBe(outer);

    const release = events(deploymentObserved).find(({ attributes }) => attributes['application'] === 'Shop' && attributes['result'] === 'succeeded' && attributes['by'] !== null);
    expect(release?.attributes).toMatchObject({
      kind: 'arm', sourceName: 'Contoso', place: expect.stringMatching(/^contoso-(test|staging|prod)-/), environment: expect.stringMatching(/^(test|staging|production)/),
      versionTo: expect.stringMatching(/^\d+\.\d+\.\d+$/), build: expect.stringMatching(/^\d/), commitIds: [expect.stringMatching(/^[0-9a-f]{40}$/)], contentHash: expect.stringMatching(/^\d+$/), correlationId: expect.any(String),
      href: expect.stringMatching(/^\/azure\/[\w-]+\/deployments\/%2Fsubscriptions%2F/), causes: [], spans: [{ result: 'succeeded' }],
    });
    expect(release?.attributes['parameters']).toEqual(expect.arrayContaining([
      { name: 'connection', value: null, from: 'reference', secret: true, type: 'securestring' }, expect.objectContaining({ name: 'environmentName', secret: false }),
    ]));
    const [broken] = events(deploymentObserved, 'settings-rollout');
    expect(broken?.attributes).toMatchObject({ result: 'failed', causes: [{ code: 'KeyVaultParameterReferenceSecretRetrieveFailed', count: 3 }], by: 'jo@contoso.example', environment: 'staging' });
    // Parts of a deployment are no deployments of their own.
    expect(events(deploymentObserved, 'shop-settings')).toEqual([]);
    expect(JSON.stringify(rig().services.journal.events)).not.toContain('dGVzdC1vbmx5LW5vdC1yZWFsLWtleQ');
  });

  it('is told when one begins, how it ends, and later who began it', async () => {
    look(openDesk());
    stage().deploy({ ...place, name: 'shop-20261104.1', caller: stage().callers.user, template: storageTemplate, parameters: { accountName: { value: 'contosotold1' } } });
    await expect.poll(() => results('shop-20261104.1'), patience).toEqual(expect.arrayContaining(['running', 'succeeded']));
    await expect.poll(() => events(deploymentObserved, 'shop-20261104.1').at(-1)?.attributes, patience).toMatchObject({ application: 'Shop', by: 'jo@contoso.example', result: 'succeeded', environment: 'development' });
    expect(new Set(events(deploymentObserved, 'shop-20261104.1').map(({ entity }) => entity)).size).toBe(1);
  });

  it('keeps both of two deployments of one name, and says that Azure has forgotten the first', async () => {
    look(openDesk());
    const again = () => stage().deploy({ ...place, name: 'again', caller: stage().callers.user, template: storageTemplate, parameters: { accountName: { value: 'contosoagain1' } } });
    again();
    await expect.poll(() => results('again'), patience).toContain('succeeded');
    const [first] = events(deploymentObserved, 'again');
    again();
    await expect.poll(() => new Set(events(deploymentObserved, 'again').map(({ entity }) => entity)).size, patience).toBe(2);
    await expect.poll(() => events(deploymentForgotten, 'again').map(({ entity }) => entity), patience).toEqual([first?.entity]);
  });

  it('is not told again after a restart, but of what Azure pruned meanwhile; and that can still be looked at', async () => {
    const { simulated, services, profile } = rig();
    const { history } = simulated.model.deployments;
    const known = history.all().findLast(({ name }) => name.startsWith('certificates-'));
    if (!known) throw new Error('There is no such deployment.');
    history.remove(known);
    const before = events(deploymentObserved).length;
    const desk = openDesk();
    look(desk);
    await expect.poll(() => events(deploymentForgotten).map(({ entity }) => entity), patience).toContainEqual(expect.stringContaining(known.id.toLowerCase()));
    // Who began the last one may have come to be known meanwhile, and the one that runs goes on.
    expect(events(deploymentObserved).slice(before).filter(({ attributes }) => attributes['name'] !== 'again' && attributes['name'] !== 'loadtest-now')).toEqual([]);

    for await (const view of desk.views(known.id, AbortSignal.timeout(10_000), {})) {
      expect(view).toMatchObject({ row: { name: known.name, forgotten: true, running: false, state: 'Succeeded' }, sentence: expect.stringContaining('This is what Fabriscope kept of it'), caller: expect.any(String), mayCancel: false });
      break;
    }
    expect(services.connections.get(profile.connectionId)?.azure).toMatchObject({ failedToday: expect.any(Number) });
  });

  it('is told that a deleted group took its history with it, and nothing of one that may not be seen any more', async () => {
    const { simulated: { faults, model: { world, deployments } }, profile, clock } = rig();
    const desk = openDesk();
    look(desk);
    for (const name of ['short-lived', 'hidden']) {
      world.putGroup({ subscriptionId: place.subscriptionId, name, location: 'westeurope', tags: {} });
      stage().remember({ ...place, resourceGroup: name, name: `in-${name}`, caller: stage().callers.user, template: storageTemplate, startedAt: clock.now() - 60_000, resources: [] });
    }
    await profile.readDirectories(AbortSignal.timeout(5_000), 'all');
    await expect.poll(() => [results('in-short-lived'), results('in-hidden')], { timeout: 15_000 }).toEqual([['succeeded'], ['succeeded']]);
    // Neither is listed any more, but of one Azure does not say that it is gone.
    faults.add({ kind: 'html-error', status: 403, method: 'HEAD', path: '*/resourcegroups/hidden' });
    for (const resourceGroup of ['short-lived', 'hidden']) {
      deployments.dropScope({ subscriptionId: place.subscriptionId, resourceGroup });
      world.removeGroup(place.subscriptionId, resourceGroup);
    }
    await expect.poll(() => events(deploymentForgotten, 'in-short-lived').length, { timeout: 15_000 }).toBe(1);
    expect(desk.mirror.book.rows().some(({ name }) => name === 'in-short-lived')).toBe(false);
    expect(events(deploymentForgotten, 'in-hidden')).toEqual([]);
    faults.clear();
  }, 30_000);

  it('is told later where the journal takes nothing for a while', async () => {
    const { services: { journal } } = rig();
    const append = journal.append.bind(journal);
    let refused = 0;
    journal.append = async (more) => {
      if (refused < 2 && more.some(({ attributes }) => attributes['name'] === 'full-disk')) {
        refused += 1;
        throw faultError('disk-full');
      }
      return append(more);
    };
    look(openDesk());
    stage().remember({ ...place, name: 'full-disk', caller: stage().callers.user, template: storageTemplate, startedAt: rig().clock.now() - 60_000, resources: [] });
    await expect.poll(() => results('full-disk'), patience).toEqual(['succeeded']);
    expect(refused).toBe(2);
    journal.append = append;
  });
});
