import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { payments, shop } from '../scenarios/company.ts';
import { provision, settle } from '../scenarios/stage.ts';
import { ClusterModel, type EvaluatedHealth } from './index.ts';
import { explain } from './testing/explain.ts';
import { PlainHealth, type Judged } from './testing/plain-health.ts';
import {
  allEntities,
  applicationPolicy,
  clusterPolicy,
  healthSteps,
  type HealthStep,
} from './testing/random-health.ts';

function smallCluster(clock: ManualClock, byApplicationType: boolean): ClusterModel {
  const model = new ClusterModel({
    clock,
    seed: 3,
    nodeTypes: [
      { name: 'system', count: 3, isPrimary: true },
      { name: 'front', count: 2, isPrimary: false },
    ],
    features: {
      eventStore: false,
      repairManager: false,
      infrastructureService: false,
      enableApplicationTypeHealthEvaluation: byApplicationType,
    },
  });
  provision(model, shop('1.0.0'), 0);
  provision(model, payments('1.0.0'), 0);
  settle(model, 'fabric:/Shop', shop('1.0.0'), 0, 3);
  settle(model, 'fabric:/Shop-2', shop('1.0.0'), 0, 3);
  settle(model, 'fabric:/Payments', payments('1.0.0'), 0, 3);
  return model;
}

async function take(model: ClusterModel, clock: ManualClock, step: HealthStep): Promise<void> {
  if (step.kind === 'wait') {
    await clock.advance(step.milliseconds);
    return;
  }
  const entities = allEntities(model);
  const entity = entities[step.entity % entities.length];
  if (entity !== undefined) model.reportHealth(entity, step.report);
}

function asJudged({ state, unhealthyEvaluations }: EvaluatedHealth): Judged {
  return { state, why: unhealthyEvaluations.map(explain) };
}

/** Groups are listed in the order of the kinds, children in that of the entities: both sides agree on it. */
function compareEverything(model: ClusterModel, plain: PlainHealth, view = model.health()): void {
  expect(asJudged(view.cluster())).toEqual(plain.cluster());
  for (const application of [...model.applications(), model.systemApplication]) {
    expect(asJudged(view.application(application))).toEqual(plain.application(application));
    for (const service of application.services.values()) {
      expect(asJudged(view.service(service))).toEqual(plain.service(service));
      for (const partition of service.partitions) {
        expect(asJudged(view.partition(partition))).toEqual(plain.partition(partition));
      }
    }
    for (const [nodeName, deployed] of application.deployments) {
      expect(asJudged(view.deployedApplication(deployed))).toEqual(plain.deployedApplication(application, nodeName));
    }
  }
  expect(view.clusterStatistics(false)).toEqual(plain.statistics(false));
  expect(view.clusterStatistics(true)).toEqual(plain.statistics(true));
}

describe('health evaluation', () => {
  test('agrees with the plain rules after any reports and pauses, step by step', async () => {
    await fc.assert(
      fc.asyncProperty(healthSteps, fc.boolean(), async (steps, byApplicationType) => {
        const clock = new ManualClock();
        const model = smallCluster(clock, byApplicationType);
        const plain = new PlainHealth(model, {
          clusterPolicy: model.clusterHealthPolicy,
          applicationPolicy: (application) => model.applicationHealthPolicy(application),
          byApplicationType,
        });
        for (const step of steps) {
          await take(model, clock, step);
          // Asked in between, so that what was remembered has the chance to be stale.
          expect(asJudged(model.health().cluster())).toEqual(plain.cluster());
        }
        compareEverything(model, plain);
      }),
      { numRuns: 40 },
    );
  });

  test('agrees with the plain rules under any policies', async () => {
    await fc.assert(
      fc.asyncProperty(
        healthSteps,
        clusterPolicy,
        applicationPolicy,
        fc.boolean(),
        async (steps, cluster, application, byApplicationType) => {
          const clock = new ManualClock();
          const model = smallCluster(clock, byApplicationType);
          for (const step of steps) await take(model, clock, step);
          const names = [...model.applications(), model.systemApplication].map(({ name }) => name);
          const view = model.health({
            clusterHealthPolicy: cluster,
            applicationHealthPolicies: new Map(names.map((name) => [name, application])),
          });
          const plain = new PlainHealth(model, {
            clusterPolicy: cluster,
            applicationPolicy: () => application,
            byApplicationType,
          });
          compareEverything(model, plain, view);
          expect(asJudged(view.cluster())).toEqual(plain.cluster());
        },
      ),
      { numRuns: 60 },
    );
  });

  test('explains a state exactly when it is not Ok', async () => {
    await fc.assert(
      fc.asyncProperty(healthSteps, async (steps) => {
        const clock = new ManualClock();
        const model = smallCluster(clock, false);
        for (const step of steps) await take(model, clock, step);
        const { state, unhealthyEvaluations } = model.health().cluster();
        expect(unhealthyEvaluations.length > 0).toBe(state !== 'Ok');
      }),
      { numRuns: 30 },
    );
  });

  test('what nothing changed is answered from memory', () => {
    const model = smallCluster(new ManualClock(), false);
    model.reportHealth({ kind: 'Node', nodeName: '_front_0' }, { sourceId: 'W', property: 'P', healthState: 'Error' });
    const first = model.health().cluster();
    expect(model.health().cluster()).toBe(first);
    expect(model.health().clusterStatistics(false)).toBe(model.health().clusterStatistics(false));
  });

  test('one of three in Error is tolerated at 20 percent, because the number is rounded up', () => {
    const model = smallCluster(new ManualClock(), false);
    model.reportHealth(
      { kind: 'Application', applicationName: 'fabric:/Shop' },
      { sourceId: 'W', property: 'P', healthState: 'Error' },
    );
    const view = model.health({
      clusterHealthPolicy: { ...model.clusterHealthPolicy, maxPercentUnhealthyApplications: 20 },
    });
    expect(view.cluster().state).toBe('Warning');
    expect(model.health().cluster().state).toBe('Error');
  });

  test('a system application in Warning makes the cluster Warning, undiluted', () => {
    const model = smallCluster(new ManualClock(), false);
    model.reportHealth(
      { kind: 'Service', serviceName: 'fabric:/System/NamingService' },
      { sourceId: 'W', property: 'P', healthState: 'Warning' },
    );
    const { state, unhealthyEvaluations } = model.health().cluster();
    expect(state).toBe('Warning');
    expect(unhealthyEvaluations[0]?.kind).toBe('SystemApplication');
  });
});
