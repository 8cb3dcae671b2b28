import type { ClockTimer } from '../../foundation/clock.ts';
import { DomainRun } from './domain-run.ts';
import { ModelError } from './errors.ts';
import type { HealthEvaluation } from './health-types.ts';
import { noTimer, runAfter } from './timers.ts';
import { withUpdate } from './upgrade-descriptions.ts';
import { UpgradeHealthClock } from './upgrade-health-clock.ts';
import { describeProgress } from './upgrade-status-text.ts';
import type { UpgradeCourse, UpgradeSubject } from './upgrade-subject.ts';
import type {
  FailureReason,
  RollingUpgradeDescription,
  RollingUpgradeMode,
  RollingUpgradeUpdate,
  UpgradeDomainProgress,
  UpgradeDomainState,
  UpgradeProgress,
  UpgradeState,
} from './upgrade-types.ts';
import type { World } from './world.ts';

const HEALTH_CHECK_INTERVAL_MS = 60_000;

interface Failure {
  readonly at: number;
  readonly reason: FailureReason;
  readonly progress: UpgradeDomainProgress;
}

const nothing: UpgradeDomainProgress = { domainName: '', nodes: [] };

/** One rolling upgrade from start to end, under the world's clock (service-fabric.md §2.7). */
export class RollingUpgrade<Description extends RollingUpgradeDescription> implements UpgradeCourse<Description> {
  readonly #world: World;
  readonly #subject: UpgradeSubject;
  #description: Description;
  #mode: RollingUpgradeMode;
  #state: UpgradeState = 'RollingForwardInProgress';
  readonly #domains: { readonly name: string; state: UpgradeDomainState }[];
  readonly #startedAt: number;
  #endedAt: number | undefined;
  #domainStartedAt: number;
  #current: string | undefined;
  /** While nodes of the current domain are being upgraded. */
  #run: DomainRun | undefined;
  #failure: Failure | undefined;
  #evaluations: readonly HealthEvaluation[] = [];
  #healthClock: UpgradeHealthClock | undefined;
  #overallTimer: ClockTimer = noTimer;
  #domainTimer: ClockTimer = noTimer;
  /** Grows when the course changes, so that a health check of the old course tells nothing. */
  #course = 0;

  constructor(world: World, subject: UpgradeSubject, description: Description, domains: readonly string[]) {
    this.#world = world;
    this.#subject = subject;
    this.#description = description;
    this.#mode = description.rollingUpgradeMode;
    this.#domains = domains.map((name) => ({ name, state: 'Pending' }));
    this.#startedAt = world.clock.now();
    this.#domainStartedAt = this.#startedAt;
  }

  get isRunning(): boolean {
    return this.#endedAt === undefined;
  }

  get description(): Description {
    return this.#description;
  }

  start(): void {
    const { monitoringPolicy, forceRestart } = this.#description;
    this.#subject.record.started(this.#mode, monitoringPolicy.failureAction, forceRestart);
    this.#armOverallTimer();
    this.#next();
  }

  /** `MoveToNextUpgradeDomain`: only a manual upgrade waits for it, and only for the domain that is next. */
  resume(domainName: string): void {
    this.#requireRunning();
    const domain = this.#domains.find((candidate) => candidate.name === domainName);
    if (domain === undefined) throw new ModelError('E_INVALIDARG', `There is no upgrade domain '${domainName}'.`);
    if (domain.state === 'Completed') {
      throw new ModelError(
        'FABRIC_E_UPGRADE_DOMAIN_ALREADY_COMPLETED',
        `Upgrade domain '${domainName}' is done already.`,
      );
    }
    if (!this.#waitsForOperator() || this.#nextDomain()?.name !== domainName) {
      throw new ModelError('E_INVALIDARG', `The upgrade does not wait to begin with upgrade domain '${domainName}'.`);
    }
    this.#next();
  }

  /** Somebody asks for the way back. */
  rollBack(): void {
    this.#requireRunning();
    if (this.#state === 'RollingBackInProgress') return;
    this.#failure ??= { at: this.#world.clock.now(), reason: 'Interrupted', progress: this.#domainProgress() };
    this.#beginRollback();
  }

  /** Changes the policy in flight; `description` may bring new health policies. */
  update(update: RollingUpgradeUpdate, description: Partial<Description> = {}): void {
    this.#requireRunning();
    if (update.rollingUpgradeMode === 'UnmonitoredDeferred') {
      throw new ModelError('E_INVALIDARG', 'An upgrade that goes domain by domain cannot go on node by node.');
    }
    this.#description = { ...withUpdate(this.#description, update), ...description };
    const waited = this.#waitsForOperator();
    this.#mode = update.rollingUpgradeMode ?? this.#mode;
    this.#armOverallTimer();
    if (this.#current !== undefined) this.#armDomainTimer();
    if (waited && this.#mode !== 'UnmonitoredManual') this.#next();
    if (this.#healthClock !== undefined && this.#mode !== 'Monitored') this.#stopMonitoring();
  }

  /** The upgrade's subject is gone. */
  abandon(): void {
    this.#end('Failed');
  }

  progress(): UpgradeProgress<Description> {
    const now = this.#endedAt ?? this.#world.clock.now();
    const current = this.#domainProgress();
    const domains = this.#domains.map((domain) => ({ ...domain }));
    const progress = {
      upgradeDomains: domains,
      upgradeUnits: domains,
      upgradeState: this.#state,
      nextUpgradeDomain: this.#nextDomain()?.name ?? '',
      rollingUpgradeMode: this.#mode,
      description: this.#description,
      upgradeDuration: now - this.#startedAt,
      upgradeDomainDuration: this.#endedAt === undefined ? now - this.#domainStartedAt : 0,
      unhealthyEvaluations: this.#evaluations,
      current,
      currentUnits: current,
      startedAt: this.#startedAt,
      failedAt: this.#failure?.at,
      failureReason: this.#failure?.reason ?? 'None',
      atFailure: this.#failure?.progress ?? nothing,
      isNodeByNode: false,
      healthCheck: this.#healthClock?.state,
    } as const;
    return { ...progress, statusDetails: describeProgress(progress) };
  }

  #waitsForOperator(): boolean {
    return this.#state === 'RollingForwardPending' && this.#healthClock === undefined;
  }

  #requireRunning(): void {
    if (!this.isRunning) throw new ModelError(this.#subject.notUpgradingCode, 'No upgrade is running.');
  }

  #nextDomain() {
    return this.#domains.find((domain) => domain.state === 'Pending');
  }

  get #forward(): boolean {
    return this.#state !== 'RollingBackInProgress';
  }

  #next(): void {
    this.#stopClocks();
    const domain = this.#nextDomain();
    if (domain === undefined) {
      this.#complete();
      return;
    }
    if (this.#forward) this.#state = 'RollingForwardInProgress';
    domain.state = 'InProgress';
    this.#current = domain.name;
    this.#domainStartedAt = this.#world.clock.now();
    this.#armDomainTimer();
    this.#run = new DomainRun(this.#world, this.#subject, {
      domain: domain.name,
      forward: this.#forward,
      checkTimeout: () => this.#description.upgradeReplicaSetCheckTimeout,
      done: () => this.#domainDone(),
    });
    this.#run.start();
  }

  #domainDone(): void {
    const domain = this.#domains.find((candidate) => candidate.name === this.#current);
    if (domain === undefined) return;
    domain.state = 'Completed';
    this.#subject.record.domainCompleted(domain.name, this.#forward, this.#world.clock.now() - this.#domainStartedAt);
    this.#run = undefined;
    if (!this.#forward || this.#mode === 'UnmonitoredAuto') this.#next();
    else if (this.#mode === 'Monitored') this.#monitor();
    else this.#pause();
  }

  #pause(): void {
    this.#stopClocks();
    this.#current = undefined;
    if (this.#nextDomain() === undefined) this.#complete();
    else this.#state = 'RollingForwardPending';
  }

  #monitor(): void {
    this.#state = 'RollingForwardPending';
    const course = this.#course;
    this.#healthClock = new UpgradeHealthClock(
      this.#world.clock,
      {
        policy: () => this.#description.monitoringPolicy,
        isHealthy: () => this.#isHealthy(),
        passed: () => {
          if (this.#course === course) this.#next();
        },
        failed: () => {
          if (this.#course === course) this.#fail('HealthCheck');
        },
      },
      HEALTH_CHECK_INTERVAL_MS * this.#world.pace,
    );
  }

  /** The mode was changed away from Monitored in the middle of a health check. */
  #stopMonitoring(): void {
    if (this.#mode === 'UnmonitoredManual') this.#pause();
    else this.#next();
  }

  #isHealthy(): boolean {
    const completed = this.#domains.filter((domain) => domain.state === 'Completed').map((domain) => domain.name);
    const { state, unhealthyEvaluations } = this.#subject.evaluate(completed);
    this.#evaluations = state === 'Error' ? unhealthyEvaluations : [];
    return state !== 'Error';
  }

  #fail(reason: FailureReason): void {
    this.#failure = { at: this.#world.clock.now(), reason, progress: this.#domainProgress() };
    if (reason !== 'HealthCheck') this.#isHealthy();
    if (this.#description.monitoringPolicy.failureAction === 'Rollback') {
      this.#beginRollback();
      return;
    }
    this.#leaveDomain('Pending');
    this.#mode = 'UnmonitoredManual';
    if (this.#nextDomain() === undefined) this.#complete();
    else this.#state = 'RollingForwardPending';
  }

  #beginRollback(): void {
    this.#leaveDomain('Completed');
    this.#state = 'RollingBackInProgress';
    this.#subject.record.rollbackStarted(this.#failure?.reason ?? 'Interrupted', this.#elapsed());
    for (const domain of this.#domains) domain.state = domain.state === 'Completed' ? 'Pending' : 'Completed';
    this.#next();
  }

  /** Stops in the middle of a domain: what was taken down comes up again, and the domain counts as `as`. */
  #leaveDomain(as: UpgradeDomainState): void {
    this.#course++;
    this.#stopClocks();
    this.#run?.leave();
    this.#run = undefined;
    const domain = this.#domains.find((candidate) => candidate.state === 'InProgress');
    if (domain !== undefined) domain.state = as;
    this.#current = undefined;
  }

  #complete(): void {
    const forward = this.#forward;
    this.#end(forward ? 'RollingForwardCompleted' : 'RollingBackCompleted');
    if (forward) this.#subject.record.completed(this.#elapsed());
    else this.#subject.record.rollbackCompleted(this.#failure?.reason ?? 'Interrupted', this.#elapsed());
    this.#subject.finished(forward);
  }

  #end(state: UpgradeState): void {
    this.#course++;
    this.#stopClocks();
    this.#overallTimer.cancel();
    this.#current = undefined;
    this.#run?.stop();
    this.#run = undefined;
    this.#endedAt = this.#world.clock.now();
    this.#state = state;
  }

  #elapsed(): number {
    return (this.#endedAt ?? this.#world.clock.now()) - this.#startedAt;
  }

  #stopClocks(): void {
    this.#domainTimer.cancel();
    this.#healthClock?.stop();
    this.#healthClock = undefined;
  }

  #armOverallTimer(): void {
    this.#overallTimer.cancel();
    const left = this.#startedAt + this.#description.monitoringPolicy.upgradeTimeout - this.#world.clock.now();
    this.#overallTimer = runAfter(this.#world.clock, left, () => this.#timedOut('OverallUpgradeTimeout'));
  }

  #armDomainTimer(): void {
    this.#domainTimer.cancel();
    const limit = this.#description.monitoringPolicy.upgradeDomainTimeout;
    const left = this.#domainStartedAt + limit - this.#world.clock.now();
    this.#domainTimer = runAfter(this.#world.clock, left, () => this.#timedOut('UpgradeDomainTimeout'));
  }

  /** Time-outs belong to the monitoring policy: only a monitored upgrade on its way forward obeys them. */
  #timedOut(reason: FailureReason): void {
    if (this.isRunning && this.#forward && this.#mode === 'Monitored') this.#fail(reason);
  }

  #domainProgress(): UpgradeDomainProgress {
    if (this.#current === undefined) return nothing;
    return this.#run?.progress() ?? { domainName: this.#current, nodes: [] };
  }
}
