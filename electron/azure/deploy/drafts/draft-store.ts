import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isLeftover, writeFileAtomically } from '../../../core/atomic-file.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { systemErrorCode, toFault } from '../../../core/faults.ts';
import type { Logger } from '../../../core/logging.ts';
import type { SecretStore } from '../../../core/secret-store.ts';
import type { DocumentStore, StoredDocument } from '../../../core/services.ts';
import type { HiddenText } from '../reading/hidden-text.ts';
import { draftRecordSchema, type DraftRecord } from './draft-record.ts';
import { SealedTexts } from './sealed-texts.ts';

interface SavedDrafts {
  readonly version: 1;
  readonly drafts: readonly DraftRecord[];
}
const savedSchema = z.object({ version: z.literal(1), drafts: z.array(z.unknown()) });

const cutSchema = z.object({ at: z.number().int(), length: z.number().int(), original: z.string() });
/** With the digest of the text that they were cut out of: a program that was killed while it wrote must not put secrets into another text. */
const cutsSchema = z.object({ of: z.string(), cuts: z.array(cutSchema) });
const sealedSchema = z.object({ template: cutsSchema, parameters: cutsSchema, overrides: z.record(z.string(), z.string()) });
type Sealed = Readonly<z.infer<typeof sealedSchema>>;
const nothingSealed: Sealed = { template: { of: '', cuts: [] }, parameters: { of: '', cuts: [] }, overrides: {} };

/** All that there is of a draft. */
export interface StoredDraft {
  readonly record: DraftRecord;
  readonly template: HiddenText;
  /** Null where it has no parameters file. */
  readonly parameters: HiddenText | null;
  /** Literals of parameters that are secret, by name. */
  readonly secrets: ReadonlyMap<string, string>;
}

export interface LoadedDraft extends StoredDraft {
  /** `lost`: the store of secrets forgot them, as one in memory does. `locked`: it has to be opened first. */
  readonly secretsState: 'kept' | 'locked' | 'lost';
}

interface StoreParts {
  readonly documents: DocumentStore;
  readonly secrets: SecretStore;
  /** Of the profile, for files of drafts. */
  readonly folder: string;
  readonly logger: Logger;
}

/**
 * Drafts on disk: the document `azure-drafts`, the files of each with their secrets taken out, and those in the store of
 * secrets.
 */
export class DraftStore {
  readonly #document: StoredDocument<SavedDrafts>;
  readonly #records = new Map<string, DraftRecord>();
  readonly #sealed: SealedTexts;
  readonly #parts: StoreParts;

  private constructor(document: StoredDocument<SavedDrafts>, parts: StoreParts) {
    this.#document = document;
    this.#parts = parts;
    this.#sealed = new SealedTexts(parts.secrets);
    for (const record of document.value.drafts) this.#records.set(record.draftId, record);
  }

  static async open(parts: StoreParts): Promise<DraftStore> {
    await mkdir(parts.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(parts.folder)) if (isLeftover(name)) await rm(join(parts.folder, name), { force: true });
    const parse = (value: unknown): SavedDrafts => ({ version: 1, drafts: savedSchema.parse(value).drafts.flatMap((each) => draftRecordSchema.safeParse(each).data ?? []) });
    return new DraftStore(await parts.documents.open<SavedDrafts>('azure-drafts', parse, { version: 1, drafts: [] }), parts);
  }

  /** The one that was saved last comes last. */
  records(): readonly DraftRecord[] {
    return [...this.#records.values()];
  }

  async load(record: DraftRecord): Promise<LoadedDraft> {
    const [template, parameters] = await Promise.all([this.#read(record.draftId, 'template'), record.hasParameters ? this.#read(record.draftId, 'parameters') : null]);
    const { sealed, secretsState } = record.hasSecrets ? await this.#unseal(record.draftId) : { sealed: nothingSealed, secretsState: 'kept' as const };
    return {
      record, secretsState, template: withCuts(template, sealed.template), parameters: parameters === null ? null : withCuts(parameters, sealed.parameters),
      secrets: new Map(Object.entries(sealed.overrides)),
    };
  }

  /** False once they were destroyed, as the user may have all stored passwords. @throws FaultError `secrets-locked` */
  hasSecrets(draftId: string): Promise<boolean> {
    return this.#sealed.has(nameOf(draftId));
  }

  /**
   * Resolves once all of it is on disk: secrets first, so that nothing in the open ever stands for one that is not kept.
   * @param before as it was saved last; null for a new one. What did not change is not written again.
   * @throws FaultError `disk-full`, `file-access`, `secrets-locked`; a new draft leaves nothing behind then
   */
  async save(draft: StoredDraft, before: StoredDraft | null): Promise<DraftRecord> {
    const { draftId } = draft.record;
    const sealed: Sealed = { template: cutsOf(draft.template), parameters: cutsOf(draft.parameters), overrides: Object.fromEntries(draft.secrets) };
    const record = { ...draft.record, hasSecrets: sealed.template.cuts.length + sealed.parameters.cuts.length + draft.secrets.size > 0 };
    try {
      if (record.hasSecrets && !sameSecrets(draft, before)) await this.#sealed.set(nameOf(draftId), JSON.stringify(sealed));
      if (draft.template.open !== before?.template.open) await this.#write(draftId, 'template', draft.template.open);
      if (draft.parameters !== null && draft.parameters.open !== before?.parameters?.open) await this.#write(draftId, 'parameters', draft.parameters.open);
      await this.saveRecord(record);
    } catch (error) {
      if (before === null) await this.#removeParts(draftId);
      throw error;
    }
    if (!record.hasSecrets && before?.record.hasSecrets === true) await this.#sealed.clear(nameOf(draftId));
    return record;
  }

  /** Of a draft whose files and secrets stay as they are. @throws FaultError `disk-full`, `file-access` */
  async saveRecord(record: DraftRecord): Promise<void> {
    const others = this.records().filter(({ draftId }) => draftId !== record.draftId);
    await this.#saveRecords([...others, record]);
  }

  async remove(draftId: string): Promise<void> {
    await this.#saveRecords(this.records().filter((each) => each.draftId !== draftId));
    await this.#removeParts(draftId);
  }

  async #saveRecords(next: readonly DraftRecord[]): Promise<void> {
    const before = this.records();
    this.#use(next);
    try {
      await this.#document.save({ version: 1, drafts: next });
    } catch (error) {
      this.#use(before);
      throw error;
    }
  }

  #use(records: readonly DraftRecord[]): void {
    this.#records.clear();
    for (const record of records) this.#records.set(record.draftId, record);
  }

  async #removeParts(draftId: string): Promise<void> {
    await Promise.allSettled([
      rm(this.#path(draftId, 'template'), { force: true }), rm(this.#path(draftId, 'parameters'), { force: true }), this.#sealed.clear(nameOf(draftId)),
    ]);
  }

  async #unseal(draftId: string): Promise<{ readonly sealed: Sealed; readonly secretsState: LoadedDraft['secretsState'] }> {
    try {
      const text = await this.#sealed.get(nameOf(draftId));
      if (text !== null) return { sealed: sealedSchema.parse(JSON.parse(text)), secretsState: 'kept' };
    } catch (error) {
      const { code } = toFault(error);
      if (code === 'secrets-locked') return { sealed: nothingSealed, secretsState: 'locked' };
      this.#parts.logger.warn('azure.draft.secrets-lost', 'The secrets of a draft could not be read.', { draft: draftId, code });
    }
    return { sealed: nothingSealed, secretsState: 'lost' };
  }

  /** A file that is gone reads as an empty one, which the linter tells. */
  async #read(draftId: string, file: DraftFile): Promise<string> {
    try {
      return await readFile(this.#path(draftId, file), 'utf8');
    } catch (error) {
      this.#parts.logger.warn('azure.draft.file-lost', 'A file of a draft could not be read.', { draft: draftId, file, reason: systemErrorCode(error) ?? 'unknown' });
      return '';
    }
  }

  async #write(draftId: string, file: DraftFile, text: string): Promise<void> {
    try {
      await writeFileAtomically(this.#path(draftId, file), text);
    } catch (error) {
      throw new FaultError(toFault(error), { cause: error });
    }
  }

  #path(draftId: string, file: DraftFile): string {
    return join(this.#parts.folder, `${draftId}.${file}.json`);
  }
}

type DraftFile = 'template' | 'parameters';

function nameOf(draftId: string): string {
  return `azure-draft/${draftId}`;
}

function cutsOf(text: HiddenText | null): Sealed['template'] {
  return text === null || text.cuts.length === 0 ? { of: '', cuts: [] } : { of: digest(text.open), cuts: [...text.cuts] };
}

function withCuts(open: string, { of, cuts }: Sealed['template']): HiddenText {
  return { open, cuts: cuts.length > 0 && of === digest(open) ? cuts : [] };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function sameSecrets(draft: StoredDraft, before: StoredDraft | null): boolean {
  return before !== null && before.template === draft.template && before.parameters === draft.parameters && before.secrets === draft.secrets;
}
