import type { ArmError } from './arm-error.ts';
import type { JsonObject } from './json.ts';
import type { Caller, World } from './provider.ts';

/** How scenarios fill a world before it is served. */
export interface Scenario {
  readonly summary: string;
  /** Factor on how much may be asked at once, where nothing else is said: a small one makes Azure say "wait" soon. */
  readonly throttleScale?: number;
  build(stage: Stage): void;
}

/** What a scenario may do. Nothing here is announced, throttled or authorised. */
export interface Stage {
  readonly world: World;
  /** Two subscriptions of the signed-in user and one in which that user has no rights. */
  readonly subscriptions: { readonly production: string; readonly test: string; readonly foreign: string };
  /** Users and applications of the directory, for callers of records. */
  readonly callers: { readonly user: Caller; readonly pipeline: Caller };
  addGroup(group: { readonly subscriptionId: string; readonly name: string; readonly location: string; readonly tags?: JsonObject }): void;
  /** A deployment that ended in the past, with its operations and activity-log events made up from it. */
  remember(past: PastDeployment): void;
  /** Starts a deployment now, as a PUT would; it runs on the world's clock. */
  deploy(start: StagedDeployment): void;
  /** Something that somebody did without a deployment: it is in the activity log only. */
  happened(act: PastAct): void;
}

export interface PastAct {
  readonly resourceId: string;
  /** `Microsoft.KeyVault/vaults/write`. */
  readonly operation: string;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface StagedDeployment {
  readonly subscriptionId: string;
  /** At subscription scope where left out; then `location` is needed. */
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly name: string;
  readonly caller: Caller;
  readonly template: JsonObject;
  /** As in a PUT: `{ name: { value } }` or `{ name: { reference } }`. */
  readonly parameters?: JsonObject;
  readonly mode?: 'Incremental' | 'Complete';
}

/** A deployment of the past. Operations begin one after the other in `resources`' order unless `startsAtMs` says otherwise. */
export interface PastDeployment extends StagedDeployment {
  /** Epoch milliseconds of the PUT. */
  readonly startedAt: number;
  /** Joins a nested deployment to the one around it. Default: one of its own. */
  readonly correlationId?: string;
  readonly resources: readonly PastOperation[];
  readonly outputs?: JsonObject;
  readonly canceled?: boolean;
}

export interface PastOperation {
  /** Type with namespace and name, for `resourceId`. */
  readonly type: string;
  readonly name: string;
  /** Milliseconds after the deployment's start. */
  readonly startsAtMs?: number;
  readonly durationMs: number;
  /** Names of the deployment's other resources that had to be there first. */
  readonly after?: readonly string[];
  readonly failure?: ArmError;
  /** Status word of the failed operation. Default `Conflict`. */
  readonly statusCode?: string;
}
