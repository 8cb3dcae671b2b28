import type { Draft, DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { checkCertificateTriple } from '../../../../shared/domain/azure/certificate-triple.ts';
import { deploymentParameters } from '../../../../shared/domain/azure/parameters.ts';
import { isSecretParameter, redactText } from '../../../../shared/domain/azure/redaction.ts';
import type { CleanChange } from '../../../../shared/domain/azure/template-clean.ts';
import type { Clock } from '../../../core/clock.ts';
import { faultError } from '../../../core/faults.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import type { AzureProfiles } from '../../profile/azure-profiles.ts';
import { vaultCertificate } from '../../vaults/vault-certificates.ts';
import { vaultById } from '../../vaults/vault.ts';
import { parametersFile } from '../reading/exported-json.ts';
import { shownBrokenText } from '../reading/hidden-text.ts';
import type { DraftContent } from './draft-content.ts';
import type { Override, TripleParameters } from './draft-record.ts';
import { typesOf, type DraftChange, type Drafts } from './drafts.ts';

export type DraftFile = 'template' | 'parameters';

/** Characters that one message may have of a file. */
const mostShown = 5_000_000;

/** How the user gives a parameter. */
export type GivenValue =
  | { readonly kind: 'default' }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'reference'; readonly vaultId: string; readonly secretName: string; readonly secretVersion: string | null };

export interface CertificateWish extends TripleParameters {
  readonly chosenVaultId: string;
  readonly certificateName: string;
  readonly version: string;
}

export interface DraftActsParts {
  readonly drafts: Drafts;
  readonly profiles: AzureProfiles;
  readonly heavy: HeavyThread;
  readonly clock: Clock;
}

/** What a user changes about a draft. Nothing of it reaches Azure. */
export class DraftActs {
  readonly #parts: DraftActsParts;

  constructor(parts: DraftActsParts) {
    this.#parts = parts;
  }

  /** A file as it may be shown. @throws FaultError `not-found` where the draft has no such file */
  async text(draftId: string, file: DraftFile): Promise<string> {
    const { template, parameters } = (await this.#parts.drafts.get(draftId)).content;
    const reading = file === 'template' ? template : parameters;
    if (reading === null) throw faultError('not-found', { message: 'This draft has no parameters file.' });
    const { hidden, text } = reading;
    // A text that is no JSON is hidden as a whole; to be mended it has to be seen.
    const shown = hidden.open === '' ? shownBrokenText(text) : hidden.open;
    if (shown.length > mostShown) throw faultError('too-large', { message: 'This file is too large to be shown.', hint: 'Open it where it came from.' });
    return shown;
  }

  /**
   * Takes away what may safely be taken away, on a person's word also what nobody sees inside of values.
   * @returns also what was changed, in words
   */
  async clean(draftId: string, file: DraftFile, insideTexts: boolean): Promise<{ readonly draft: Draft; readonly changed: string[] }> {
    const { drafts, heavy, clock } = this.#parts;
    let changed: string[] = [];
    const draft = await drafts.change(draftId, async ({ template, parameters }): Promise<DraftChange> => {
      const reading = file === 'template' ? template : parameters;
      if (reading === null) throw faultError('not-found', { message: 'This draft has no parameters file.' });
      const { text, changes, stoppedAtLine } = await heavy.ask('cleanText', { text: reading.text, insideTexts });
      changed = wordsOf(changes, stoppedAtLine);
      if (changes.length === 0) return {};
      if (file === 'parameters') return { parameters: (await heavy.ask('readParameters', { input: text, template: typesOf(template) })).reading };
      const cleaned = (await heavy.ask('readTemplate', { input: text, now: clock.now() })).reading;
      // What is secret in the parameters is known by the types of the template only.
      const again = parameters === null ? {} : { parameters: (await heavy.ask('readParameters', { input: parameters.text, template: typesOf(cleaned) })).reading };
      return { template: cleaned, ...again };
    });
    return { draft, changed };
  }

  /** @throws FaultError `not-found` for a profile that is not there */
  async setTarget(draftId: string, target: DraftTarget): Promise<Draft> {
    const { drafts, profiles } = this.#parts;
    profiles.of(target.connectionId);
    return drafts.change(draftId, () => ({ record: { target: { ...target, resourceGroup: target.resourceGroup?.trim() ?? null, deploymentName: target.deploymentName.trim() } } }));
  }

  /** A literal that is a secret is sealed. @throws FaultError `invalid-input` for a parameter that the template does not have */
  setParameter(draftId: string, name: string, given: GivenValue): Promise<Draft> {
    return this.#parts.drafts.change(draftId, (content) => withParameter(content, name, given));
  }

  /**
   * Fills the three parameters of a certificate from what the vault says of one of its versions, so that they belong together.
   * @throws FaultError `invalid-input`, `not-found`, `forbidden`, and `conflict` for one that machines could not use
   */
  async setCertificate(draftId: string, { chosenVaultId, certificateName, version, ...names }: CertificateWish, signal: AbortSignal | undefined): Promise<Draft> {
    const { drafts, profiles, clock } = this.#parts;
    const { target } = (await drafts.get(draftId)).content.record;
    if (target === null) throw faultError('invalid-input', { message: 'Say where to deploy to first.' });
    const session = profiles.of(target.connectionId);
    const vault = await vaultById(session, chosenVaultId, signal);
    const known = await vaultCertificate(session, vault, certificateName, version, signal);
    const triple = { thumbprint: known.thumbprint, certificateUrl: known.sid, vaultId: vault.vaultId };
    const { findings } = checkCertificateTriple(triple, known, clock.now());
    const [problem] = findings.filter(({ severity }) => severity === 'error');
    if (problem !== undefined) throw faultError('conflict', { message: problem.words, hint: 'Choose another certificate, or another version of it.' });
    return drafts.change(draftId, (content) => {
      const filled = [[names.thumbprint, triple.thumbprint], [names.certificateUrl, triple.certificateUrl], [names.vaultId, triple.vaultId]] as const;
      const changes = filled.reduce((next, [name, value]) => ({ ...next, ...withParameter(next, name, { kind: 'literal', value }) }), content);
      const others = content.record.certificates.filter((each) => each.certificateUrl !== names.certificateUrl);
      return { secrets: changes.secrets, record: { overrides: changes.record.overrides, certificates: [...others, names] } };
    });
  }

  /** The parameters as a file: secrets left out, references kept. */
  async parametersFile(draftId: string): Promise<{ readonly text: string; readonly fileName: string }> {
    const { merged, record } = (await this.#parts.drafts.get(draftId)).content;
    const shown = merged.parameters.flatMap(({ definition: { name, type }, assignment }) => {
      if (assignment === null) return [];
      return assignment.kind === 'literal' && isSecretParameter(name, type, assignment.value) ? [] : [[name, assignment] as const];
    });
    const file = parametersFile(deploymentParameters(new Map(shown)));
    return { text: redactText(`${JSON.stringify(file, null, 2)}\n`), fileName: `${record.title.replaceAll(/[^\w.()-]+/g, '-').slice(0, 150) || 'deployment'}.parameters.json` };
  }
}

function withParameter(content: DraftContent, wanted: string, given: GivenValue): DraftContent {
  const definition = content.template.definitions.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (definition === undefined) throw faultError('invalid-input', { message: `The template has no parameter ${wanted.slice(0, 200)}.` });
  const { name, type } = definition;
  const isSecret = given.kind === 'literal' && isSecretParameter(name, type, given.value);
  const override: Override = isSecret ? { kind: 'secret' } : given;
  const secrets = new Map(content.secrets);
  secrets.delete(name);
  if (isSecret) secrets.set(name, given.value);
  const isSame = !isSecret && !content.secrets.has(name);
  return { ...content, secrets: isSame ? content.secrets : secrets, record: { ...content.record, overrides: { ...content.record.overrides, [name]: override } } };
}

function wordsOf(changes: readonly CleanChange[], stoppedAtLine: number | null): string[] {
  const done = changes.map(({ action, name, count, lines }) => {
    const where = lines.length === 0 ? '' : ` in ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
    const times = `${name}${count === 1 ? '' : `, ${count} times`}${where}`;
    return action === 'removed' ? `Taken out: ${times}.` : action === 'space' ? `Made a plain space: ${times}.` : `Made a plain quotation mark: ${times}.`;
  });
  return stoppedAtLine === null ? done : [...done, `From line ${stoppedAtLine} on nothing was touched: a text there has no end.`];
}
