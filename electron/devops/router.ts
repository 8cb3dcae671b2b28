import { implement } from '@orpc/server';
import { devopsContract } from '../../shared/contract/devops/index.ts';
import { abortableGenerator } from '../core/abortable-generator.ts';
import { watchPicture } from '../core/picture-feed.ts';
import type { RequestContext } from '../core/request-context.ts';
import { environmentCells } from './mirror/environment-cells.ts';
import type { Organisation } from './organisation/organisation.ts';
import type { OrganisationAccess } from './organisation/organisation-access.ts';
import { watchRun } from './view/run-views.ts';

const os = implement(devopsContract).$context<RequestContext>();
const mostCells = 10_000;

/** The procedures of `devops.*`. */
export function devopsRouter(access: OrganisationAccess) {
  const { organisations } = access;
  const { clock } = organisations.services;
  return os.router({
    probe: os.probe.handler(({ input, signal }) => access.probe(input, signal)),
    add: os.add.handler(({ input }) => access.add(input)),
    change: os.change.handler(async ({ input: { connectionId, ...change } }) => {
      await access.change(connectionId, change);
      return {};
    }),
    state: os.state.handler(({ input: { connectionId }, signal, context }) => watchPicture({
      clock, draw: () => organisations.of(connectionId).state(), subscribe: (changed) => looking(organisations.of(connectionId), changed), settleMs: 250, everyMs: 5_000,
    }, signal, { visible: () => context.visible })),
    refresh: os.refresh.handler(({ input: { connectionId } }) => {
      organisations.of(connectionId).askNow();
      return {};
    }),
    runs: os.runs.handler(({ input: { connectionId }, signal, context }) => organisations.of(connectionId).runs.watch(signal, { visible: () => context.visible })),
    run: os.run.handler(({ input: { connectionId, project, key }, signal }) => abortableGenerator(signal, (left) => watchRun(organisations.of(connectionId), project, key, clock, left))),
    environments: os.environments.handler(({ input: { connectionId }, signal, context }) => watchPicture({
      clock, draw: () => cellsOf(organisations.of(connectionId)), subscribe: (changed) => looking(organisations.of(connectionId), changed), settleMs: 500,
    }, signal, { visible: () => context.visible })),
    approvals: os.approvals.handler(({ input: { connectionId }, signal, context }) => organisations.of(connectionId).approvals.watch(signal, { visible: () => context.visible })),
  });
}

function cellsOf(organisation: Organisation) {
  const cells = organisation.projects.flatMap(({ feed: { mirror } }) => environmentCells(mirror.runs(), mirror.facts));
  return { cells: cells.slice(0, mostCells), asOf: organisation.asOf };
}

/** Told of changes, and counted as looking. */
function looking(organisation: Organisation, changed: () => void): () => void {
  const stop = organisation.onChange(changed);
  const leave = organisation.look();
  return () => {
    stop();
    leave();
  };
}
