import type { Clock } from '../../foundation/clock.ts';
import type { Happening } from '../model/activity-log.ts';
import type { JsonObject } from '../model/json.ts';
import type { AzureWorld } from '../model/world.ts';
import type { Template } from '../template/template.ts';
import type { Deployment, DeploymentMode, DeploymentState } from './deployment.ts';

/** What a running deployment needs of the world around it. */
export interface RunContext {
  readonly clock: Clock;
  readonly pace: number;
  readonly world: AzureWorld;
  newGuid(): string;
  log(deployment: Deployment, happening: Omit<Happening, 'caller' | 'correlationId'>): void;
  /** Records and starts a nested deployment. @throws ArmFailure */
  startNested(parent: Deployment, template: Template, nested: { readonly body: JsonObject; readonly mode: DeploymentMode }, ended: (state: DeploymentState) => void): NestedRun;
}

/** A deployment that another one started. */
export interface NestedRun {
  readonly deployment: Deployment;
  cancel(): void;
}
