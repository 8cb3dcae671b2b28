import { setImmediate as nextTurn } from 'node:timers/promises';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import { forgottenEvent, recordEvent } from '../../../shared/domain/history/record-event.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { AzureSession } from '../azure-session.ts';
import { isRunning, type ArmDeployment } from './arm-deployment.ts';
import { CallerBook } from './caller-book.ts';
import type { DeploymentMirror, RoundNews } from './deployment-mirror.ts';
import { deploymentRecord, recordKey } from './deployment-record.ts';
import { readTree, type DeploymentNode } from './deployment-tree.ts';
import type { ToldBook } from './told-book.ts';

type News = RoundNews['changed'][number];

export interface TellerParts {
  readonly services: Pick<CoreServices, 'journal' | 'clock' | 'logger'>;
  readonly session: AzureSession;
  readonly told: ToldBook;
}

/** Of older ones the list's own answer has to do: asking for the operations of years would use up everybody's budget. */
const detailedForMs = 30 * 86_400_000;
/** So many are asked about beside each other, and told at once. */
const beside = 4;
const perAppend = 50;
/** A deployment whose caller the log does not tell by then has none. */
const callerLateMs = 20 * 60_000;

/**
 * Tells the deployment history of every deployment that the lists show: all that there are at first, then what changes. A
 * nested deployment is a part of the one around it, not one of its own.
 */
export class HistoryTeller {
  readonly #parts: TellerParts;
  readonly #closed = new AbortController();
  readonly #callers: CallerBook;
  /** Told without knowing who, a moment ago. */
  readonly #anonymous = new Map<string, News>();
  /** What the journal has not taken yet, by key: it stays until it has. */
  readonly #backlog = new Map<string, News>();
  readonly #gone = new Set<string>();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: TellerParts) {
    this.#parts = parts;
    this.#callers = new CallerBook(parts.session, parts.services.clock);
  }

  close(): void {
    this.#closed.abort();
  }

  /** One round after the other. Resolves once it is told, or its time has come and gone. */
  take(news: RoundNews, mirror: DeploymentMirror): Promise<void> {
    this.#work = this.#work.then(() => this.#guarded(news, mirror));
    return this.#work;
  }

  async #guarded(news: RoundNews, mirror: DeploymentMirror): Promise<void> {
    try {
      if (this.#closed.signal.aborted) return;
      await this.#parts.told.ready();
      this.#enter(news, mirror);
      for (const listed of news.listed) await this.#enterDeletedGroups(listed);
      await this.#drain();
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#parts.services.logger.warn('azure.history.not-told', 'Deployments could not be told to the history; it is tried again.', { code: toFault(error).code });
    }
  }

  #enter({ changed, forgotten, complete }: RoundNews, mirror: DeploymentMirror): void {
    const { told } = this.#parts;
    for (const news of changed) if (!mirror.book.isNested(news.deployment.id)) this.#backlog.set(this.#key(news.deployment), news);
    for (const { deploymentId, correlationId } of forgotten) this.#gone.add(this.#key({ id: deploymentId, correlationId }));
    // What the journal has and Azure has not any more went while nobody looked.
    for (const { key, ids } of complete) for (const each of told.keptIn(key)) if (!ids.has(plainId(each.deploymentId))) this.#gone.add(each.key);
  }

  /** A group that was deleted took its history with it. One that the account may not see any more is not deleted. */
  async #enterDeletedGroups({ subscriptionId, keys }: RoundNews['listed'][number]): Promise<void> {
    const { session, told } = this.#parts;
    for (const [group, of] of told.groupsBesides(subscriptionId, keys)) {
      const path = `/subscriptions/${subscriptionId}/resourcegroups/${encodeURIComponent(group)}`;
      const isThere = await session.arm(subscriptionId).exists({ api: 'resourceGroups', path, signal: this.#closed.signal }).catch(() => true);
      if (!isThere) for (const { key } of of) this.#gone.add(key);
    }
  }

  async #drain(): Promise<void> {
    const { session, told, services: { clock } } = this.#parts;
    await this.#sweep([...this.#backlog.values(), ...this.#anonymous.values()]);
    for (const [key, news] of this.#anonymous) if (this.#callers.get(news.deployment.correlationId) !== null && !this.#backlog.has(key)) this.#backlog.set(key, news);
    for (const [key, news] of this.#backlog) if (!this.#isNews(news)) this.#backlog.delete(key);
    const newestFirst = [...this.#backlog].toSorted(([, left], [, right]) => right.deployment.timestamp - left.deployment.timestamp);
    for (let at = 0; at < newestFirst.length && !this.#closed.signal.aborted; at += perAppend) {
      const some = newestFirst.slice(at, at + perAppend);
      await this.#append(await this.#events(some.map(([, news]) => news)));
      for (const [key, news] of some) if (this.#backlog.get(key) === news) this.#backlog.delete(key);
    }
    await this.#append([...this.#gone].filter((key) => told.get(key)?.forgotten === false).map((key) => forgottenEvent(key, session.connectionId, clock.now())));
    this.#gone.clear();
  }

  #key(deployment: { readonly id: string; readonly correlationId: string | null }): string {
    return recordKey(this.#parts.session.connectionId, deployment);
  }

  #isNews({ deployment }: News): boolean {
    const known = this.#parts.told.get(this.#key(deployment));
    if (known === undefined || known.forgotten || (known.by === null && this.#callers.get(deployment.correlationId) !== null)) return true;
    // That it still runs is no news.
    return !isRunning(deployment) && known.endedAt !== deployment.timestamp;
  }

  /** Who began them. The log is asked once for each subscription, not for each deployment. */
  async #sweep(news: readonly News[]): Promise<void> {
    const { services: { logger } } = this.#parts;
    const bySubscription = Map.groupBy(news.filter(({ deployment }) => this.#callers.get(deployment.correlationId) === null), ({ deployment }) => deployment.subscriptionId);
    for (const [subscriptionId, of] of bySubscription) {
      const since = Math.min(...of.map(({ deployment }) => deployment.startedAt ?? deployment.timestamp)) - 60_000;
      try {
        await this.#callers.sweep(subscriptionId, since, this.#closed.signal);
      } catch (error) {
        this.#closed.signal.throwIfAborted();
        logger.info('azure.history.no-callers', 'The activity log could not be read; who began deployments is not known.', { subscriptionId, code: toFault(error).code });
      }
    }
  }

  async #events(news: readonly News[]): Promise<NewJournalEvent[]> {
    const events: NewJournalEvent[] = [];
    const waiting = [...news];
    const worker = async (): Promise<void> => {
      for (let each = waiting.shift(); each !== undefined && !this.#closed.signal.aborted; each = waiting.shift()) {
        events.push(await this.#event(each));
        // Of older ones nothing is asked, so that nothing else would get its turn.
        await nextTurn();
      }
    };
    await Promise.all(Array.from({ length: beside }, worker));
    return events;
  }

  async #event(news: News): Promise<NewJournalEvent> {
    const { session, services: { clock } } = this.#parts;
    const { deployment, groupTags } = news;
    const by = this.#callers.get(deployment.correlationId);
    const key = this.#key(deployment);
    if (by === null && clock.now() - deployment.timestamp < callerLateMs) this.#anonymous.set(key, news);
    else this.#anonymous.delete(key);
    const subscriptionName = (id: string): string => session.subscriptions.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id.toLowerCase())?.name ?? id;
    return recordEvent(deploymentRecord({ deployment, groupTags, by, nodes: await this.#nodes(deployment) }, { connectionId: session.connectionId, name: session.name, subscriptionName }));
  }

  /** Operations of what ended lately; null for the others and where they cannot be read. */
  async #nodes(deployment: ArmDeployment): Promise<readonly DeploymentNode[] | null> {
    const { session, services: { clock } } = this.#parts;
    if (isRunning(deployment) || clock.now() - deployment.timestamp > detailedForMs) return null;
    try {
      const { nodes } = await readTree(session, deployment, null, this.#closed.signal);
      return nodes.length === 0 ? null : nodes;
    } catch {
      this.#closed.signal.throwIfAborted();
      return null;
    }
  }

  async #append(events: readonly NewJournalEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.#parts.services.journal.append(events);
    for (const event of events) this.#parts.told.take(event);
  }
}
