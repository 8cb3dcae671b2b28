import type { DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import type { LiveCheck } from '../../../shared/contract/azure/shared.ts';
import { resultOfState } from '../../../shared/domain/azure/deployment-operations.ts';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import { LiveValue } from '../../core/live-value.ts';
import type { CoreServices } from '../../core/services.ts';
import type { WatchOptions } from '../../core/watch-pace.ts';
import { pauseAskedFor } from '../arm/azure-operation.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import { pauseMs } from '../arm/operation-rules.ts';
import type { AzureSession } from '../azure-session.ts';
import { checkId, openCheck, runChecks } from '../checks/check.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import { isRunning, readDeployment, type ArmDeployment } from './arm-deployment.ts';
import { CauseChecks } from './cause-checks.ts';
import { callersIn, getDeployment, listLog, type DeploymentCaller } from './deployment-calls.ts';
import { locatedCauses } from './deployment-causes.ts';
import { deploymentPicture, type KnownDeployment } from './deployment-picture.ts';
import { deploymentRow } from './deployment-row.ts';
import { readTree, type DeploymentTree } from './deployment-tree.ts';
import { groupLocation } from './group-location.ts';

export interface WatchParts {
  readonly services: Pick<CoreServices, 'clock' | 'logger'>;
  readonly session: AzureSession;
  readonly heavy: HeavyThread;
  /** Whether the list knows it as a part of another. */
  readonly isNested: (deploymentId: string) => boolean;
  /** What was kept of a deployment that Azure has pruned; null where nothing was. */
  readonly remembered: (deploymentId: string) => Promise<DeploymentView | null>;
  /** It was seen to be gone: the list has to look again. */
  readonly onPruned: (deploymentId: string) => void;
}

/** An ended deployment is looked at so often, whether it is still there. */
const endedPauseMs = 60_000;
/** After trouble. */
const troublePauseMs = 10_000;
/** The activity log tells of a deployment minutes late; beyond that nobody waits for it. */
const callerLateMs = 15 * 60_000;
const callerPauseMs = 20_000;

type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'view'; readonly view: DeploymentView }
  /** Nothing can be shown, and why. */
  | { readonly kind: 'failed'; readonly fault: Fault };

/** One deployment that somebody looks at: read anew for as long as it runs and anybody looks. */
export class DeploymentWatch {
  readonly id: string;
  readonly #parts: WatchParts;
  readonly #shown: LiveValue<Shown>;
  readonly #causeChecks: CauseChecks;
  #known: KnownDeployment | null = null;
  #run: AbortController | null = null;
  #wake = new AbortController();
  #askedForCallerAt = Number.NEGATIVE_INFINITY;
  #checked = new Set<string>();

  constructor(id: string, parts: WatchParts) {
    this.id = id;
    this.#parts = parts;
    this.#causeChecks = new CauseChecks(parts.session, parts.heavy);
    this.#shown = new LiveValue<Shown>({ kind: 'nothing' }, { clock: parts.services.clock, onWatchersChange: (watchers) => this.#watched(watchers > 0) });
  }

  get watchers(): number {
    return this.#shown.watchers;
  }

  /** The first picture as soon as there is one. @throws FaultError where Azure and the journal know nothing of it */
  async *views(signal: AbortSignal | undefined, pace: WatchOptions): AsyncGenerator<DeploymentView, void, undefined> {
    for await (const shown of this.#shown.watch(signal, pace)) {
      if (shown.kind === 'view') yield shown.view;
      else if (shown.kind === 'failed') throw new FaultError(shown.fault);
    }
  }

  /** Looks at it now, such as after something was done to it. */
  lookNow(): void {
    this.#wake.abort();
  }

  /** Runs its checks again, of those that `concerns` says, all unless told. */
  async checkAgain(concerns: (check: LiveCheck) => boolean = () => true): Promise<void> {
    const known = this.#known;
    if (known === null) return;
    for (const check of known.checks) if (concerns(check)) this.#checked.delete(check.id);
    await this.#check(this.#run?.signal);
  }

  close(): void {
    this.#run?.abort();
  }

  #watched(isWatched: boolean): void {
    if (isWatched && this.#run === null) {
      if (this.#known === null) this.#shown.set({ kind: 'nothing' });
      const run = (this.#run = new AbortController());
      this.#live(run.signal).catch((error: unknown) => {
        if (!run.signal.aborted) this.#parts.services.logger.error('azure.deployment.watch-failed', 'A deployment is no longer followed for an unforeseen reason.', { error });
      });
    } else if (!isWatched) {
      this.#run?.abort();
      this.#run = null;
    }
  }

  async #live(signal: AbortSignal): Promise<void> {
    const stopSession = this.#parts.session.onChange(() => {
      if (this.#known?.fault?.code === 'signed-out' && this.#parts.session.signedIn) this.lookNow();
    });
    try {
      for (let looks = 0; !signal.aborted; looks++) await this.#pause(await this.#look(looks, signal), signal);
    } finally {
      stopSession();
    }
  }

  /** @returns the pause before the next look, ms. */
  async #look(looks: number, signal: AbortSignal): Promise<number> {
    const { services: { clock } } = this.#parts;
    try {
      const answer = await getDeployment(this.#parts.session, this.id, signal);
      const deployment = readDeployment(answer.body);
      await this.#learn(deployment, signal);
      if (isRunning(deployment)) return pauseMs(pauseAskedFor(answer, clock), looks);
      return this.#lacksCaller() ? callerPauseMs : endedPauseMs;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AzureRefusal && error.status === 404) return this.#pruned(error);
      return this.#trouble(toFault(error));
    }
  }

  async #learn(deployment: ArmDeployment, signal: AbortSignal): Promise<void> {
    const { services: { clock }, session, isNested } = this.#parts;
    // A name that was used again is another deployment.
    const before = this.#known?.deployment.correlationId === deployment.correlationId ? this.#known : null;
    if (before === null) this.#checked = new Set();
    const { tree: treeBefore, ...rest } = before ?? { tree: null, causes: [], checks: [], caller: null, missing: [] };
    const now = { deployment, row: deploymentRow(deployment, isNested(this.id)), asOf: clock.now(), fault: null };
    if (before !== null && isSettled(before, deployment)) this.#show({ ...rest, ...now, tree: treeBefore });
    else {
      // What is known is shown while the rest is read; checks may end meanwhile.
      this.#show(withTree({ ...rest, ...now, tree: null }, rerooted(treeBefore, deployment)));
      const tree = await readTree(session, deployment, treeBefore, signal);
      if (this.#known !== null) this.#show(withTree(this.#known, tree));
    }
    await Promise.all([this.#check(signal), this.#findCaller(signal)]);
  }

  /** Live checks that have not run yet. */
  async #check(signal: AbortSignal | undefined): Promise<void> {
    const { services: { clock }, session } = this.#parts;
    const known = this.#known;
    if (known === null) return;
    const asks = await this.#causeChecks.asks(known.causes, signal);
    const fresh = asks.filter((ask) => !this.#checked.has(checkId(ask)));
    if (fresh.length === 0) return;
    for (const ask of fresh) this.#checked.add(checkId(ask));
    const kept = known.checks.filter(({ id }) => asks.some((ask) => checkId(ask) === id) && !fresh.some((ask) => checkId(ask) === id));
    this.#change({ checks: [...kept, ...fresh.map(openCheck)] });
    const { subscriptionId, resourceGroup } = known.deployment;
    try {
      const location = await groupLocation(session, subscriptionId, resourceGroup, signal);
      await runChecks(session, fresh, { subscriptionId, resourceGroup, location }, { clock, signal }, (found) => {
        this.#change({ checks: (this.#known?.checks ?? []).map((check) => (check.id === found.id ? found : check)) });
      });
    } finally {
      // Whoever looked went away in the middle: the next one wants to know it too.
      for (const { id, state } of this.#known?.checks ?? []) if (state === 'running') this.#checked.delete(id);
    }
  }

  #lacksCaller(): boolean {
    const known = this.#known;
    if (known === null || known.caller !== null || known.deployment.startedAt === null) return false;
    return this.#parts.services.clock.now() - (known.deployment.timestamp) < callerLateMs;
  }

  async #findCaller(signal: AbortSignal): Promise<void> {
    const { services: { clock }, session } = this.#parts;
    const deployment = this.#known?.deployment;
    const isDue = clock.now() - this.#askedForCallerAt >= callerPauseMs;
    if (deployment === undefined || deployment.correlationId === null || this.#known?.caller || deployment.startedAt === null) return;
    if (!isDue || (Number.isFinite(this.#askedForCallerAt) && !this.#lacksCaller())) return;
    this.#askedForCallerAt = clock.now();
    try {
      const { items } = await listLog(session, deployment.subscriptionId, { from: deployment.startedAt - 60_000, to: clock.now(), correlationId: deployment.correlationId }, signal);
      const caller: DeploymentCaller | null = callersIn(items).get(deployment.correlationId) ?? null;
      this.#change({ caller, missing: [] });
    } catch (error) {
      signal.throwIfAborted();
      this.#change({ missing: [`Who began it could not be read from the activity log: ${toFault(error).message}`] });
    }
  }

  /** Azure no longer has it: what is known stays, else what the journal has. */
  async #pruned(error: AzureRefusal): Promise<number> {
    if (this.#known !== null) {
      this.#change({ row: { ...this.#known.row, forgotten: true, running: false } });
      this.#parts.onPruned(this.id);
      return endedPauseMs;
    }
    const remembered = await this.#parts.remembered(this.id);
    if (remembered !== null) this.#shown.set({ kind: 'view', view: remembered });
    else this.#shown.set({ kind: 'failed', fault: { ...error.fault, message: 'Azure does not have this deployment, and the journal does not know it.', hint: 'It may have been pruned before Fabriscope saw it.' } });
    return endedPauseMs;
  }

  #trouble(fault: Fault): number {
    if (this.#known === null) this.#shown.set({ kind: 'failed', fault });
    else this.#change({ fault });
    return troublePauseMs;
  }

  #change(change: Partial<KnownDeployment>): void {
    if (this.#known !== null) this.#show({ ...this.#known, ...change });
  }

  #show(known: KnownDeployment): void {
    this.#known = known;
    this.#shown.set({ kind: 'view', view: deploymentPicture(known, this.#parts.services.clock.now()) });
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await this.#parts.services.clock.delay(ms, AbortSignal.any([signal, this.#wake.signal])).catch(() => {});
    if (this.#wake.signal.aborted) this.#wake = new AbortController();
  }
}

/** It was over when its operations were read, all of them, and nothing happened since. */
function isSettled({ deployment: before, tree }: KnownDeployment, deployment: ArmDeployment): boolean {
  return tree !== null && tree.missing.length === 0 && !isRunning(deployment) && before.timestamp === deployment.timestamp && before.state === deployment.state;
}

/** The tree as it was read, with the newest of the deployment itself. */
function rerooted(tree: DeploymentTree | null, deployment: ArmDeployment): DeploymentTree | null {
  const [root, ...nested] = tree?.nodes ?? [];
  return tree === null || root === undefined ? null : { ...tree, nodes: [{ ...root, deployment }, ...nested] };
}

/** With the causes that it tells of; one that goes on may have parts that failed. */
function withTree(known: KnownDeployment, tree: DeploymentTree | null): KnownDeployment {
  const nodes = tree?.nodes ?? [{ deployment: known.deployment, items: [], operations: [], depth: 0, parentId: null }];
  const hasFailed = nodes.some(({ deployment, operations }) => deployment.result === 'failed' || (deployment.error !== undefined && deployment.error !== null) || operations.some(({ state }) => resultOfState(state) === 'failed'));
  return { ...known, tree, causes: hasFailed ? locatedCauses(nodes) : [] };
}

/** Whether a check looks at a vault. */
export function concernsVault(vaultId: string): (check: LiveCheck) => boolean {
  const name = vaultId.split('/').at(-1)?.toLowerCase() ?? '';
  return ({ kind, fix, title, finding }) => (kind === 'vault-switches' || kind === 'secret-state') && ((fix?.kind === 'vault-switch' && plainId(fix.vaultId) === plainId(vaultId)) || `${title} ${finding}`.toLowerCase().includes(name));
}
