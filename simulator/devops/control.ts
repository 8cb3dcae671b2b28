import { z } from 'zod';

import { clockAction } from '../foundation/clock-action.ts';
import { ControlError } from '../foundation/control-server.ts';
import type { ControlAction } from '../foundation/control-server.ts';
import { approvers } from '../foundation/company-catalogue.ts';
import type { Deployment } from '../foundation/company-year.ts';
import { faultActions } from '../foundation/fault-actions.ts';
import type { SimulatedDevops } from './devops-server.ts';
import { scopes } from './gateway/access.ts';
import { devopsFaultSchema } from './gateway/faults.ts';
import type { Organisation } from './model/organisation.ts';

/** What can be asked of and done to a simulated organisation behind its back. */
export function controlActions(devops: SimulatedDevops): readonly ControlAction[] {
  return [...timeActions(devops), ...pipelineActions(devops), ...weatherActions(devops), ...tokenActions(devops)];
}

function timeActions(devops: SimulatedDevops): readonly ControlAction[] {
  return [
    { method: 'GET', path: 'state', summary: 'What is under way, what waits, and how much of the rate limit is used', run: () => stateOf(devops) },
    clockAction(devops.clock),
  ];
}

function stateOf(devops: SimulatedDevops): object {
  const { organisation } = devops;
  const all = [...organisation.deployments('yaml'), ...organisation.deployments('classic')];
  const inState = (state: ReturnType<Organisation['state']>) => all.filter((each) => organisation.state(each) === state).map((each) => describe(each, organisation));
  const builds = organisation.builds().filter((build) => organisation.progressOfBuild(build).status !== 'completed');
  return {
    now: organisation.now(),
    builds: organisation.builds().length,
    deployments: all.length,
    building: builds.map((build) => ({ id: build.id, buildNumber: build.buildNumber, definition: build.definition, status: organisation.progressOfBuild(build).status })),
    deploying: inState('inProgress'),
    waiting: inState('waiting'),
    faults: devops.faults.list(),
    unitsUsed: devops.rateLimit.unitsOf(devops.pat.owner.mail),
  };
}

function describe(deployment: Deployment, organisation: Organisation): object {
  const { id, application, environment, version, queuedAt } = deployment;
  return { id, application, environment, version, queuedAt, waitsForMs: organisation.now() - queuedAt };
}

function pipelineActions({ organisation }: SimulatedDevops): readonly ControlAction[] {
  const decision = z.strictObject({ deployment: z.int(), approved: z.boolean().default(true), comment: z.string().default('') });
  return [
    {
      method: 'POST',
      path: 'approve',
      summary: 'Decide about a deployment that waits: { deployment, approved?, comment? }',
      run({ body }) {
        const { deployment, approved, comment } = decision.parse(body);
        if (!organisation.decide(deployment, { approved, by: approvers[0], comment })) throw new ControlError('Nothing of that number waits for approval');
        return { deployment, approved };
      },
    },
    {
      method: 'POST',
      path: 'build/queue',
      summary: 'Queue a build: { pipeline, branch? }',
      run({ body }) {
        const { pipeline: name, branch } = z.strictObject({ pipeline: z.string(), branch: z.string().optional() }).parse(body);
        const pipeline = organisation.pipeline(name);
        if (pipeline === undefined) throw new ControlError(`No such pipeline. There are ${organisation.pipelines.map((each) => each.name).join(', ')}`);
        const { id, buildNumber } = organisation.queueBuild(pipeline, { branch, requestedFor: approvers[0] });
        return { id, buildNumber };
      },
    },
  ];
}

function weatherActions(devops: SimulatedDevops): readonly ControlAction[] {
  return [
    ...faultActions({ schema: devopsFaultSchema, faults: devops.faults, put: (fault) => devops.faults.add(fault).id, clear: (id) => devops.faults.clear(id) }),
    {
      method: 'POST',
      path: 'rate-limit/spend',
      summary: 'Use up some of the rate limit of the owner of the token that was printed: { units }',
      run({ body }) {
        const { units } = z.strictObject({ units: z.number().min(0) }).parse(body);
        devops.rateLimit.spend(devops.pat.owner.mail, units);
        return { unitsUsed: devops.rateLimit.unitsOf(devops.pat.owner.mail) };
      },
    },
  ];
}

function tokenActions(devops: SimulatedDevops): readonly ControlAction[] {
  const wanted = z.strictObject({ scopes: z.array(z.enum(scopes)).default(['full']), forMs: z.number().default(86_400_000) });
  return [
    {
      method: 'POST',
      path: 'token',
      summary: 'A personal access token: { scopes?, forMs? }',
      run({ body }) {
        const { scopes: granted, forMs } = wanted.parse(body);
        return { token: devops.access.issue(devops.colleague, granted, devops.clock.now() + forMs).token };
      },
    },
    { method: 'DELETE', path: 'token', summary: 'Make all personal access tokens worthless', run: () => devops.access.revoke() },
  ];
}
