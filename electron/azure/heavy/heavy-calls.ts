import type { DiffEntry } from '../../../shared/domain/azure/deployment-diff.ts';
import type { VaultReference } from '../../../shared/domain/azure/live-check.ts';
import type { LintReport } from '../../../shared/domain/azure/template-lint.ts';
import type { TemplateOutline } from '../../../shared/domain/azure/template-outline.ts';
import type { AnyAnswer, AnyAsk } from '../../core/threads/calls.ts';
import type { DraftCalls } from '../deploy/reading/draft-work.ts';

/** About a resource as a deployed template and the values of its parameters say. */
export interface ResourceQuestion {
  /** What `exportTemplate` answered. */
  readonly text: string;
  /** `{ name: { value } }`, defaults included. */
  readonly parameters: unknown;
  readonly resourceName: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** What the thread for large texts is asked, and what it answers. Texts go over as texts: to copy what was parsed costs more than to parse it again. */
export interface HeavyCalls extends DraftCalls {
  /** The template of a deployment as it may be shown. `text`: what `exportTemplate` answered. Null where that holds no template. */
  shownTemplate: { ask: { readonly text: string }; answer: { readonly text: string | null } };
  /** What differs between two templates. `left`, `right`: what `exportTemplate` answered. */
  diffTemplates: { ask: { readonly left: string; readonly right: string }; answer: { readonly entries: readonly DiffEntry[] } };
  /** JSON with secrets taken out, by parts with a title each. */
  redacted: { ask: { readonly parts: readonly { readonly title: string; readonly value: unknown }[] }; answer: { readonly text: string } };
  /** Of the text of a template file; null where it cannot be read. */
  outline: { ask: { readonly text: string; readonly now: number }; answer: { readonly outline: TemplateOutline | null } };
  lint: { ask: { readonly input: Uint8Array | string; readonly expected: 'template' | 'parameters' }; answer: { readonly report: LintReport } };
  /** Size of the machines of a resource; null where that is not to be told. */
  machineSize: { ask: ResourceQuestion; answer: { readonly size: string | null } };
  /** Secrets to which the parameters of a nested deployment refer, by parameter. */
  nestedReferences: { ask: ResourceQuestion; answer: { readonly references: ReadonlyMap<string, VaultReference> } };
}
export type HeavyRequest = AnyAsk<HeavyCalls>;
export type HeavyAnswer = AnyAnswer<HeavyCalls>;
