import { randomBytes } from 'node:crypto';
import type { Draft, DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { nextDeploymentName } from '../../../../shared/domain/azure/deployment-names.ts';
import { memberOf, objectOf, textOf } from '../../../../shared/domain/azure/json-reading.ts';
import { parseResourceId } from '../../../../shared/domain/azure/resource-id.ts';
import type { UploadHandle } from '../../../../shared/domain/identifiers.ts';
import { faultError } from '../../../core/faults.ts';
import type { CoreServices } from '../../../core/services.ts';
import type { AzureSession } from '../../azure-session.ts';
import { AzureRefusal } from '../../arm/azure-refusal.ts';
import type { HeavyThread } from '../../heavy/heavy-thread.ts';
import { deploymentNames, stemOfName } from '../names.ts';
import type { GivenFile } from '../files/given-file.ts';
import { readUploads } from '../files/given-files.ts';
import { pickFiles } from '../files/pick-files.ts';
import { exportedParameters } from '../reading/exported-json.ts';
import type { FileKind, ParametersReading } from '../reading/template-reading.ts';
import { typesOf, type Drafts } from './drafts.ts';

export interface NewDraftParts {
  readonly services: Pick<CoreServices, 'clock' | 'uploads'>;
  readonly heavy: HeavyThread;
  readonly drafts: Drafts;
}

/** Makes drafts of what there is: files, or an earlier deployment. */
export class NewDrafts {
  readonly #parts: NewDraftParts;

  constructor(parts: NewDraftParts) {
    this.#parts = parts;
  }

  /** @throws FaultError `invalid-input` where no template is among them; `too-large`, `package-malformed`, `disk-full` */
  async fromFiles(handles: readonly UploadHandle[], target: DraftTarget | null): Promise<Draft> {
    const { services } = this.#parts;
    try {
      const given = await readUploads(services.uploads, handles);
      const picked = pickFiles(given, await this.#kindsOf(given.files));
      const names = picked.parameters === null ? picked.template.name : `${picked.template.name} and ${picked.parameters.name}`;
      return await this.#make({
        title: picked.title, origin: given.archive === undefined ? names : `${names} of ${given.archive}`, ignoredFiles: picked.ignored,
        template: picked.template.bytes, parameters: picked.parameters?.bytes ?? null, target,
      });
    } finally {
      await services.uploads.discard(handles);
    }
  }

  /** Its template and its parameters as they were; those that Azure does not tell again have to be given. @throws FaultError `not-found`, `forbidden` */
  async fromDeployment(session: AzureSession, deploymentId: string, signal: AbortSignal | undefined): Promise<Draft> {
    const { subscriptionId, resourceGroup, name } = partsOf(deploymentId);
    const client = session.arm(subscriptionId);
    const deployment = await client.get({ api: 'deployments', path: deploymentId, signal, read: objectOf });
    const answer = await client.askText({ api: 'deployments', path: `${deploymentId}/exportTemplate`, signal }).catch((error: unknown) => {
      throw error instanceof AzureRefusal && error.status === 404 ? noTemplate() : error;
    });
    const { text: template } = await this.#parts.heavy.ask('exportedTemplate', { text: answer });
    if (template === null) throw noTemplate();
    const properties = objectOf(memberOf(deployment, 'properties'));
    const mode = textOf(memberOf(properties, 'mode'))?.toLowerCase() === 'complete' ? 'Complete' : 'Incremental';
    const taken = await deploymentNames(session, subscriptionId, resourceGroup, signal).catch(() => [{ name, running: false }]);
    return this.#make({
      title: stemOfName(name), origin: `Deployment ${name} of ${resourceGroup ?? 'the subscription'}`, ignoredFiles: [],
      template, parameters: exportedParameters(memberOf(properties, 'parameters')),
      target: {
        connectionId: session.connectionId, subscriptionId, resourceGroup, createGroup: false, location: textOf(memberOf(deployment, 'location')),
        deploymentName: nextDeploymentName(name, taken.map((each) => each.name)).name, mode,
      },
    });
  }

  /** Another parameters file for a draft. What was given here goes on standing over it. */
  async takeParameters(draftId: string, handle: UploadHandle): Promise<Draft> {
    const { services, heavy, drafts } = this.#parts;
    try {
      const { files } = await readUploads(services.uploads, [handle]);
      const kinds = await this.#kindsOf(files);
      const [file] = files.filter((each) => kinds.get(each) !== 'template');
      if (file === undefined) throw faultError('invalid-input', { message: 'This is no parameters file.', hint: 'Choose a .json file with “parameters” that have values.' });
      return await drafts.change(draftId, async ({ template }) => ({ parameters: (await heavy.ask('readParameters', { input: file.bytes, template: typesOf(template) })).reading, record: { hasParameters: true } }));
    } finally {
      await services.uploads.discard([handle]);
    }
  }

  async #kindsOf(files: readonly GivenFile[]): Promise<ReadonlyMap<GivenFile, FileKind>> {
    const { kinds } = await this.#parts.heavy.ask('kindsOfFiles', { files: files.map(({ bytes }) => bytes) });
    return new Map(files.map((file, index) => [file, kinds[index] ?? 'unknown']));
  }

  async #make({ title, origin, ignoredFiles, template, parameters, target }: NewDraft): Promise<Draft> {
    const { services: { clock }, heavy, drafts } = this.#parts;
    const now = clock.now();
    const { reading } = await heavy.ask('readTemplate', { input: template, now });
    const file: ParametersReading | null = parameters === null ? null : (await heavy.ask('readParameters', { input: parameters, template: typesOf(reading) })).reading;
    return drafts.add({
      template: reading, parameters: file, secrets: new Map(),
      record: {
        draftId: randomBytes(12).toString('base64url'), title: title.slice(0, 300), createdAt: now, changedAt: now, origin: origin.slice(0, 500), ignoredFiles: [...ignoredFiles],
        hasParameters: file !== null, hasSecrets: false, overrides: {}, certificates: [], target, deployed: null,
      },
    });
  }
}

interface NewDraft {
  readonly title: string;
  readonly origin: string;
  readonly ignoredFiles: readonly string[];
  readonly template: Uint8Array | string;
  readonly parameters: Uint8Array | string | null;
  readonly target: DraftTarget | null;
}

/** @throws FaultError `invalid-input` for an id of something else */
export function partsOf(deploymentId: string): { readonly subscriptionId: string; readonly resourceGroup: string | null; readonly name: string } {
  const id = parseResourceId(deploymentId);
  if (id?.subscriptionId == null || id.type.toLowerCase() !== 'microsoft.resources/deployments') throw faultError('invalid-input', { message: 'This is no id of a deployment.' });
  return { subscriptionId: id.subscriptionId, resourceGroup: id.resourceGroup, name: id.name };
}

function noTemplate(): Error {
  return faultError('not-found', { message: 'Azure no longer has the template of this deployment, or it was a linked one.', hint: 'Take the template from its file.' });
}
