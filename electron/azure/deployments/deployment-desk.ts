import type { DeploymentDiff, DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import type { CoreServices } from '../../core/services.ts';
import type { WatchOptions } from '../../core/watch-pace.ts';
import type { AzureSession } from '../azure-session.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import { DeploymentMirror } from './deployment-mirror.ts';
import { diffDeployments, rawAnswers, shownTemplate } from './deployment-texts.ts';
import { concernsVault, DeploymentWatch } from './deployment-watch.ts';
import { HistoryTeller } from './history-teller.ts';
import { rememberedDeployment } from './remembered-deployment.ts';
import { ToldBook } from './told-book.ts';

export interface DeskParts {
  readonly services: CoreServices;
  readonly session: AzureSession;
  readonly heavy: HeavyThread;
}

/** So many deployments that nobody looks at any more are kept as they were seen last. */
const mostIdle = 20;

/** Everything about the deployments of one profile: the list that all share, those that somebody looks at, what the history is told. */
export class DeploymentDesk {
  readonly mirror: DeploymentMirror;
  readonly #parts: DeskParts;
  readonly #told: ToldBook;
  readonly #teller: HistoryTeller;
  readonly #watches = new Map<string, DeploymentWatch>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
    const { services, session } = parts;
    this.#told = new ToldBook(services.journal, session.connectionId);
    this.#teller = new HistoryTeller({ services, session, told: this.#told });
    this.mirror = new DeploymentMirror({
      services, session,
      onRound: (news, mirror) => {
        this.#reportFigures();
        void this.#teller.take(news, mirror);
      },
    });
    this.mirror.start();
  }

  /** @throws FaultError where nothing is known of it */
  views(deploymentId: string, signal: AbortSignal | undefined, pace: WatchOptions): AsyncGenerator<DeploymentView, void, undefined> {
    return this.#watch(deploymentId).views(signal, pace);
  }

  template(deploymentId: string, signal: AbortSignal | undefined): Promise<{ text: string; fileName: string }> {
    return shownTemplate(this.#parts, deploymentId, signal);
  }
  raw(deploymentId: string, signal: AbortSignal | undefined): Promise<{ text: string }> {
    return rawAnswers(this.#parts, deploymentId, signal);
  }
  diff(left: string, right: string, signal: AbortSignal | undefined): Promise<DeploymentDiff> {
    return diffDeployments(this.#parts, left, right, (id) => this.mirror.book.isNested(id), signal);
  }

  async checkAgain(deploymentId: string): Promise<void> {
    await this.#watches.get(plainId(deploymentId))?.checkAgain();
  }

  /** A vault was changed: whoever looks at it through a failed deployment sees what it is now. */
  async vaultChanged(vaultId: string): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.checkAgain(concernsVault(vaultId))));
  }
  async providerChanged(namespace: string): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.checkAgain(({ kind, title }) => kind === 'provider-registration' && title.toLowerCase().includes(namespace.toLowerCase()))));
  }

  /** Something was done to a deployment, or one was begun. */
  lookAt(deploymentId: string): void {
    this.#watches.get(plainId(deploymentId))?.lookNow();
    this.mirror.lookAt(deploymentId);
  }

  close(): void {
    this.mirror.close();
    this.#teller.close();
    for (const watch of this.#watches.values()) watch.close();
  }

  #watch(deploymentId: string): DeploymentWatch {
    const known = this.#watches.get(plainId(deploymentId));
    if (known) return known;
    const idle = [...this.#watches].filter(([, { watchers }]) => watchers === 0);
    for (const [key] of idle.slice(0, Math.max(0, idle.length - mostIdle))) this.#watches.delete(key);
    const { services, session, heavy } = this.#parts;
    const watch = new DeploymentWatch(deploymentId, {
      services, session, heavy, isNested: (id) => this.mirror.book.isNested(id), remembered: (id) => rememberedDeployment(this.#told, id), onPruned: (id) => this.mirror.lookAt(id),
    });
    this.#watches.set(plainId(deploymentId), watch);
    return watch;
  }

  #reportFigures(): void {
    const { session, services: { clock } } = this.#parts;
    const midnight = new Date(clock.now()).setHours(0, 0, 0, 0);
    const outer = this.mirror.book.rows().filter(({ nested, forgotten }) => !nested && !forgotten);
    session.reportDeployments({ running: outer.filter(({ running }) => running).length, failedToday: outer.filter(({ state, timestamp }) => state === 'Failed' && timestamp >= midnight).length });
  }
}
