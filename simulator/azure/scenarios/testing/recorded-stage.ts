import type { PastAct, PastDeployment, Stage, StagedDeployment } from '../../model/scenario.ts';
import { JO, PureWorld, SUBSCRIPTION } from '../../providers/testing/pure-world.ts';

/** A stage that keeps what a scenario does with it. */
export class RecordedStage implements Stage {
  readonly world = new PureWorld();
  readonly subscriptions = { production: SUBSCRIPTION, test: '22222222-aaaa-4222-8222-222222222222', foreign: '33333333-aaaa-4333-8333-333333333333' };
  readonly callers = { user: JO, pipeline: { ...JO, objectId: '55555555-5555-4555-8555-555555555555', name: 'pipeline', kind: 'application' as const } };
  readonly groups = new Set<string>();
  readonly past: PastDeployment[] = [];
  readonly started: StagedDeployment[] = [];
  readonly acts: PastAct[] = [];

  addGroup(group: { readonly subscriptionId: string; readonly name: string }): void {
    this.groups.add(`${group.subscriptionId}/${group.name}`);
  }

  remember(past: PastDeployment): void {
    this.past.push(past);
  }

  deploy(start: StagedDeployment): void {
    this.started.push(start);
  }

  happened(act: PastAct): void {
    this.acts.push(act);
  }
}
