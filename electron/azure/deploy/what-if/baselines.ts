import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { epochMsSchema } from '../../../../shared/domain/identifiers.ts';
import { faultError } from '../../../core/faults.ts';
import type { SecretStore } from '../../../core/secret-store.ts';
import type { DocumentStore, StoredDocument } from '../../../core/services.ts';
import { SealedTexts } from '../drafts/sealed-texts.ts';
import { stemOfName } from '../names.ts';
import type { KeptBaseline } from '../reading/what-if-reading.ts';

const entrySchema = z.object({ key: z.string().max(100), connectionId: z.string().max(64), at: epochMsSchema });
type Entry = Readonly<z.infer<typeof entrySchema>>;
interface SavedBaselines {
  readonly version: 1;
  readonly baselines: readonly Entry[];
}
const savedSchema = z.object({ version: z.literal(1), baselines: z.array(z.unknown()) });

const mostBaselines = 100;
/** Characters, packed: a what-if of some thousand resources. */
const mostPacked = 4_000_000;

/**
 * The what-if of an unchanged template right after it was deployed, for each template at each target: its noise is subtracted
 * from later ones (azure.md §2.2). What Azure answers may hold settings of resources, so it is sealed.
 */
export class Baselines {
  readonly #document: StoredDocument<SavedBaselines>;
  readonly #sealed: SealedTexts;

  private constructor(document: StoredDocument<SavedBaselines>, secrets: SecretStore) {
    this.#document = document;
    this.#sealed = new SealedTexts(secrets);
  }

  static async open(documents: DocumentStore, secrets: SecretStore): Promise<Baselines> {
    const parse = (value: unknown): SavedBaselines => ({ version: 1, baselines: savedSchema.parse(value).baselines.flatMap((each) => entrySchema.safeParse(each).data ?? []) });
    return new Baselines(await documents.open<SavedBaselines>('azure-baselines', parse, { version: 1, baselines: [] }), secrets);
  }

  /** @param title of the draft, by which a template is known again. @returns null where none is kept. @throws FaultError `secrets-locked` */
  async find(target: DraftTarget, title: string): Promise<KeptBaseline | null> {
    const entry = this.#document.value.baselines.find(({ key }) => key === keyOf(target, title));
    const packed = entry === undefined ? null : await this.#sealed.get(nameOf(entry.key));
    return entry === undefined || packed === null ? null : { packed, at: entry.at };
  }

  /** In the place of the one before. @throws FaultError `too-large`, `secrets-locked`, `disk-full` */
  async keep(target: DraftTarget, title: string, { packed, at }: KeptBaseline): Promise<void> {
    if (packed.length > mostPacked) throw faultError('too-large', { message: 'Azure’s answer is too large to be kept as a baseline.', hint: 'What-if goes on without one.' });
    const key = keyOf(target, title);
    await this.#sealed.set(nameOf(key), packed);
    const all = [...this.#document.value.baselines.filter((each) => each.key !== key), { key, connectionId: target.connectionId, at }];
    await this.#save(all.slice(-mostBaselines), all.slice(0, -mostBaselines));
  }

  /** The profile is being removed. */
  async forgetProfile(connectionId: string): Promise<void> {
    const all = this.#document.value.baselines;
    await this.#save(all.filter((each) => each.connectionId !== connectionId), all.filter((each) => each.connectionId === connectionId));
  }

  async #save(baselines: readonly Entry[], dropped: readonly Entry[]): Promise<void> {
    await this.#document.save({ version: 1, baselines });
    for (const { key } of dropped) await this.#sealed.clear(nameOf(key));
  }
}

function nameOf(key: string): string {
  return `azure-baseline/${key}`;
}

/** Ids and names of Azure are the same in any case; a counter at the end of a name makes no other template. */
function keyOf({ connectionId, subscriptionId, resourceGroup }: DraftTarget, title: string): string {
  const parts = [connectionId, subscriptionId.toLowerCase(), resourceGroup?.toLowerCase() ?? null, stemOfName(title).toLowerCase()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
