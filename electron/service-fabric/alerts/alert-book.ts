import { alertRuleSchema, silenceSchema, type AlertRule, type Silence } from '../../../shared/contract/clusters/state.ts';
import { defaultAlertRules } from '../../../shared/domain/service-fabric/alert-rules.ts';
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { DocumentStore, StoredDocument } from '../../core/services.ts';

interface SavedAlerts {
  readonly version: 1;
  readonly rules: readonly AlertRule[];
  readonly silences: readonly Silence[];
}
const savedSchema = z.object({ version: z.literal(1), rules: z.array(z.unknown()), silences: z.array(z.unknown()) });

/** Reads the document; a rule or silence that cannot be read costs itself only. @throws where the document is none of ours. */
function parseSaved(value: unknown): SavedAlerts {
  const { rules, silences } = savedSchema.parse(value);
  return { version: 1, rules: rules.flatMap((each) => alertRuleSchema.safeParse(each).data ?? []), silences: silences.flatMap((each) => silenceSchema.safeParse(each).data ?? []) };
}

const mostRules = 200;
const mostSilences = 200;

/** The rules and silences, as streams and on disk. */
export class AlertBook {
  readonly rules: LiveCollection<AlertRule>;
  readonly silences: LiveCollection<Silence>;
  readonly #document: StoredDocument<SavedAlerts>;

  private constructor(document: StoredDocument<SavedAlerts>, clock: Clock) {
    this.#document = document;
    this.rules = new LiveCollection<AlertRule>({ keyOf: ({ ruleId }) => ruleId, clock });
    this.silences = new LiveCollection<Silence>({ keyOf: ({ silenceId }) => silenceId, clock });
    this.rules.replaceAll(document.value.rules);
    this.silences.replaceAll(document.value.silences.filter(({ until }) => until > clock.now()));
  }

  static async open(documents: DocumentStore, clock: Clock): Promise<AlertBook> {
    return new AlertBook(await documents.open<SavedAlerts>('cluster-alerts', parseSaved, { version: 1, rules: defaultAlertRules, silences: [] }), clock);
  }

  /** @returns whether there is room for it. */
  async setRule(rule: AlertRule): Promise<boolean> {
    if (this.rules.get(rule.ruleId) === undefined && this.rules.size >= mostRules) return false;
    this.rules.set(rule);
    await this.#save();
    return true;
  }
  async removeRule(ruleId: string): Promise<void> {
    this.rules.delete(ruleId);
    await this.#save();
  }
  async resetRules(): Promise<void> {
    this.rules.replaceAll(defaultAlertRules);
    await this.#save();
  }

  async addSilence(silence: Silence): Promise<boolean> {
    if (this.silences.size >= mostSilences) return false;
    this.silences.set(silence);
    await this.#save();
    return true;
  }
  async endSilence(silenceId: string): Promise<void> {
    this.silences.delete(silenceId);
    await this.#save();
  }

  async #save(): Promise<void> {
    await this.#document.save({ version: 1, rules: this.rules.values(), silences: this.silences.values() });
  }
}
