import { hintFor } from '../../../shared/domain/azure/cause-hints.ts';
import { mergedAsks, type CheckAsk } from '../checks/check.ts';
import type { AzureSession } from '../azure-session.ts';
import type { ResourceQuestion } from '../heavy/heavy-calls.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import { exportTemplateText } from './deployment-calls.ts';
import { asksOf, type CausePlace, type LocatedCause } from './deployment-causes.ts';
import { vaultReferencesOf } from './vault-references.ts';

/**
 * What causes want to have looked at. Errors often name neither the secret nor the size of a machine: what they leave open is
 * filled in from the deployed template, where that can be read.
 */
export class CauseChecks {
  readonly #session: AzureSession;
  readonly #heavy: HeavyThread;
  /** Texts are large: kept for one round of questions only. */
  readonly #answers = new Map<string, Promise<readonly CheckAsk[]>>();

  constructor(session: AzureSession, heavy: HeavyThread) {
    this.#session = session;
    this.#heavy = heavy;
  }

  async asks(causes: readonly LocatedCause[], signal: AbortSignal | undefined): Promise<CheckAsk[]> {
    return mergedAsks((await Promise.all(causes.map((cause) => this.#asksOf(cause, signal)))).flat());
  }

  #asksOf(located: LocatedCause, signal: AbortSignal | undefined): Promise<readonly CheckAsk[]> {
    const key = `${located.id} ${located.places.map(({ operation }) => operation.operationId).join(' ')}`;
    const known = this.#answers.get(key) ?? this.#work(located, signal);
    this.#answers.set(key, known);
    known.catch(() => this.#answers.delete(key));
    return known;
  }

  async #work({ id, cause, hint, places }: LocatedCause, signal: AbortSignal | undefined): Promise<readonly CheckAsk[]> {
    const asks = asksOf(id, hint);
    const isOpen = asks.some(({ request }) => (request.kind === 'secret-state' && request.secretName === null) || (request.kind === 'sku' && request.sku === null));
    if (!isOpen || places.length === 0) return asks;
    const completed = await Promise.all(places.map(async (place) => {
      const question = await this.#question(place, signal);
      if (question === null) return asks;
      const { references } = await this.#heavy.ask('nestedReferences', question);
      const known = new Map([...references, ...vaultReferencesOf(place.node.deployment.parameters)]);
      const size = asks.some(({ request }) => request.kind === 'sku') ? (await this.#heavy.ask('machineSize', question)).size : null;
      return asksOf(id, hintFor(cause, { references: known })).map((ask): CheckAsk => (ask.request.kind === 'sku' && ask.request.sku === null ? { ...ask, request: { ...ask.request, sku: size } } : ask));
    }));
    return completed.flat();
  }

  /** Null where the template cannot be read. */
  async #question({ node, operation }: CausePlace, signal: AbortSignal | undefined): Promise<ResourceQuestion | null> {
    const { id, parameters, subscriptionId, resourceGroup } = node.deployment;
    try {
      const text = await exportTemplateText(this.#session, id, signal);
      return { text, parameters, resourceName: operation.resourceId.split('/').at(-1) ?? '', subscriptionId, resourceGroup: resourceGroup ?? '' };
    } catch {
      signal?.throwIfAborted();
      return null;
    }
  }
}
