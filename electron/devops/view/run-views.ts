import type { DevopsRun, DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { faultError } from '../../core/faults.ts';
import type { Clock } from '../../core/clock.ts';
import { idOf } from '../mirror/run-of.ts';
import { StageLines } from '../mirror/stage-lines.ts';
import type { LivingProject, Organisation } from '../organisation/organisation.ts';
import type { DevopsClient } from '../rest/devops-client.ts';
import { RunReader } from './run-reader.ts';
import { causeOf } from './spans.ts';

/** How often a run that goes on is looked at anew while its page is open. */
const liveEveryMs = 5_000;
/** One that is over changes only by what is done with it, which its lists tell. */
const restEveryMs = 60_000;

/** The page of a run, for as long as somebody looks at it. @throws FaultError `not-found`, those of the client */
export async function* watchRun(organisation: Organisation, projectName: string, key: string, clock: Clock, ended: AbortSignal): AsyncGenerator<DevopsRunView, void, undefined> {
  const project = organisation.project(projectName);
  const leave = organisation.look();
  try {
    for (let told = ''; !ended.aborted;) {
      const run = await findRun(project, key, ended, organisation);
      const view = await readView(organisation.client, project, run, clock, ended);
      const text = JSON.stringify({ ...view, asOf: 0 });
      if (text !== told) yield view;
      told = text;
      const isOver = run.result !== 'running' && run.result !== 'waiting';
      await changedOrAfter(organisation, project, view.run, clock, isOver ? restEveryMs : liveEveryMs, ended);
    }
  } finally {
    leave();
  }
}

async function findRun({ feed }: LivingProject, key: string, ended: AbortSignal, { connectionId }: Organisation): Promise<DevopsRun> {
  await feed.find(key, ended);
  const run = feed.mirror.run(key);
  if (run === undefined) throw faultError('not-found', { message: 'Azure DevOps no longer has this run.', hint: 'The history keeps what was seen of it.', connectionId });
  return run;
}

async function readView(client: DevopsClient, { feed, changes }: LivingProject, run: DevopsRun, clock: Clock, ended: AbortSignal): Promise<DevopsRunView> {
  const { mirror } = feed;
  const reader = new RunReader(client, mirror, ended);
  const { spans, approvals } = await reader.course(run);
  const buildId = run.kind === 'build' ? idOf(run.key) : run.buildKey === null ? null : idOf(run.buildKey);
  const own = buildId === null ? [] : await reader.part('Changes', [], () => changes.ofBuild(buildId, ended));
  const since = run.kind === 'build' ? null : await reader.part('Changes since the last deployment', null, () => changes.sinceLast(run, new StageLines(mirror.runs()).allBefore(run), ended));
  const { artifacts, variables } = await reader.extras(run);
  const cause = run.result === 'failed' || run.result === 'partly' ? causeOf(spans) : null;
  if (cause !== null) mirror.learnCause(run.key, cause.message.slice(0, 2_000));
  const deployedBy = run.kind === 'build' ? [...mirror.runs()].filter(({ buildKey }) => buildKey === run.key).slice(0, 200) : [];
  return {
    run: mirror.run(run.key) ?? run, spans: [...spans], changes: [...own], artifacts, variables, approvals, deployedBy,
    sinceLastInEnvironment: since, asOf: clock.now(), missing: reader.missing,
  };
}

/** Resolves when the run looks different, after so long, or when the page is left. */
async function changedOrAfter(organisation: Organisation, { feed: { mirror } }: LivingProject, shown: DevopsRun, clock: Clock, ms: number, ended: AbortSignal): Promise<void> {
  const changed = new AbortController();
  const stop = organisation.onChange(() => {
    if (mirror.run(shown.key) !== shown) changed.abort();
  });
  await clock.delay(ms, AbortSignal.any([changed.signal, ended])).catch(() => {});
  stop();
}
