import type { JournalValue } from '../journal/event.ts';

/**
 * One row of the deployment history: what was put where, when, by whom, with what result, and why it failed. Every system
 * tells its deployments in this form, as events of the journal (`deployment.observed`, attributes = the record, entity =
 * `key`, external id = `key` and a digest of the record); the newest event of a key is the row, earlier ones are how it came to be.
 */

/**
 * - `arm`: a deployment of Azure Resource Manager
 * - `application-upgrade`, `cluster-upgrade`, `provision`: what happens in a Service Fabric cluster
 * - `release-stage`: a stage of a classic release of Azure DevOps; `pipeline-stage`: a stage of a YAML pipeline that deploys to an environment
 * - `headset-install`: an app that was installed on a headset
 * - `build`: makes what is deployed; shown in traces, no deployment by itself
 */
export const deploymentKinds = ['arm', 'application-upgrade', 'cluster-upgrade', 'provision', 'release-stage', 'pipeline-stage', 'headset-install', 'build'] as const;
export type DeploymentKind = (typeof deploymentKinds)[number];

/**
 * `waiting`: for an approval or its turn. `partly`: some parts succeeded. `rolled-back`: the system itself went back to what was
 * before. `unknown`: it was lost from sight and the source forgot it.
 */
export const deploymentResults = ['waiting', 'running', 'succeeded', 'partly', 'failed', 'rolled-back', 'cancelled', 'unknown'] as const;
export type DeploymentResult = (typeof deploymentResults)[number];

/** A leaf cause of a failure, in the words of its source. */
export interface DeploymentCause {
  readonly code: string;
  readonly message: string;
  /** The resource, partition, package or task that it struck; empty where the source names none. */
  readonly target: string;
  /** Equal causes that were merged into this one. */
  readonly count: number;
}

/** A commit that went in. */
export interface DeploymentChange {
  readonly commitId: string;
  readonly message: string;
  readonly author: string;
  readonly at: number | null;
}

/** A parameter as it was used. Values of secrets are never kept. */
export interface DeploymentParameter {
  readonly name: string;
  /** Null where the value is a secret or could not be read. */
  readonly value: string | null;
  /** Where the value came from. */
  readonly from: 'default' | 'file' | 'override' | 'reference' | 'unknown';
  readonly secret: boolean;
  /** Its source gave it in the open although it looks like a secret; set by `recordEvent`, which then keeps no value. */
  readonly inTheOpen?: boolean;
  /** As its template declares it: `string`, `int`, `bool`, `object`, `array`. A parameters file writes the value in that form. */
  readonly type?: string;
}

/** A part with its own time, for bars on a shared axis. */
export interface DeploymentSpan {
  readonly name: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly result: DeploymentResult;
}

export interface DeploymentRecord {
  /** Unique over all sources: kind, source and the source's own id. */
  readonly key: string;
  readonly kind: DeploymentKind;
  /** Connection that told it. */
  readonly source: string;
  /** Name of that connection then. */
  readonly sourceName: string;
  /** The source's own name of it: `shop-prod-20261104.3`, `fabric:/Shop`, `Release-417`. */
  readonly name: string;
  /** What was deployed, in the words that join sources: `Shop`. */
  readonly application: string;
  /** Where to, as the source names it: a resource group, a cluster, an environment, a headset. */
  readonly place: string;
  /** Environment by the source's own knowledge (a tag, a stage's name), which the user's mapping goes before; null where that or the place has to say. */
  readonly environment: string | null;
  readonly versionFrom: string | null;
  readonly versionTo: string | null;
  readonly by: string | null;
  readonly queuedAt: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** As the source measured it; else from start to end. */
  readonly durationMs: number | null;
  readonly result: DeploymentResult;
  /** Leaf causes, the most telling first; empty where it did not fail. */
  readonly causes: readonly DeploymentCause[];
  /** It brought back something that had been in force before. */
  readonly rollback: boolean;
  /** What the source says about why: a reason, a comment, a message. */
  readonly reason: string;
  /** Newest first; at most 200. */
  readonly changes: readonly DeploymentChange[];
  /** Commits that it was built from, as far as the source names them (a build's source version, a tag). */
  readonly commitIds: readonly string[];
  /** Joins rows of one run: build number or id, release name, correlation id. */
  readonly build: string | null;
  readonly release: string | null;
  readonly correlationId: string | null;
  /** Equal for equal content: a template's hash, a package's hash. */
  readonly contentHash: string | null;
  readonly parameters: readonly DeploymentParameter[];
  readonly spans: readonly DeploymentSpan[];
  /** First is 1. */
  readonly attempt: number;
  /** Path inside Fabriscope that shows it at its source. */
  readonly href: string | null;
  /** Facts that only its kind has. */
  readonly extra: { readonly [name: string]: JournalValue };
}

/** Type of the journal event that carries a record. */
export const deploymentObserved = 'deployment.observed';
/** A person's correction of a row; `entity` is the key, attributes are `{ as, why }`. Taken back by an event that compensates it. */
export const deploymentReclassified = 'deployment.reclassified';
/** The source has pruned it; the record stays as it was. `entity` is the key. */
export const deploymentForgotten = 'deployment.forgotten';

/** Results that will not change any more. */
export function isOver(result: DeploymentResult): boolean {
  return result !== 'waiting' && result !== 'running';
}
