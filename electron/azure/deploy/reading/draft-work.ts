import type { WhatIf } from '../../../../shared/contract/azure/deploy.ts';
import type { MergedParameter } from '../../../../shared/domain/azure/parameters.ts';
import { cleanTemplate, type CleanChange } from '../../../../shared/domain/azure/template-clean.ts';
import { exportedTemplate } from './exported-json.ts';
import { deploymentBody, type DeploymentEnvelope } from './deployment-body.ts';
import { planDeployment, type DeploymentPlan, type PlanPlace } from './plan.ts';
import { kindOfFile, readParameters, readTemplate, type FileKind, type ParametersReading, type TemplateReading } from './template-reading.ts';
import { packAnswer, whatIfPicture, type KeptBaseline } from './what-if-reading.ts';

/** What drafts ask of the thread for large texts, and what it answers. */
export interface DraftCalls {
  kindsOfFiles: { ask: { readonly files: readonly Uint8Array[] }; answer: { readonly kinds: readonly FileKind[] } };
  readTemplate: { ask: { readonly input: Uint8Array | string; readonly now: number }; answer: { readonly reading: TemplateReading } };
  readParameters: { ask: { readonly input: Uint8Array | string; readonly template: Pick<TemplateReading, 'definitions' | 'outline'> }; answer: { readonly reading: ParametersReading } };
  cleanText: { ask: { readonly text: string; readonly insideTexts: boolean }; answer: { readonly text: string; readonly changes: readonly CleanChange[]; readonly stoppedAtLine: number | null } };
  /** The template of a deployment as people write it. `text`: what `exportTemplate` answered. Null where that holds none. */
  exportedTemplate: { ask: { readonly text: string }; answer: { readonly text: string | null } };
  planDeployment: { ask: { readonly text: string; readonly parameters: readonly MergedParameter[]; readonly place: PlanPlace }; answer: { readonly plan: DeploymentPlan } };
  deploymentBody: { ask: { readonly text: string; readonly envelope: DeploymentEnvelope }; answer: { readonly body: string } };
  whatIfPicture: { ask: { readonly answer: unknown; readonly baseline: KeptBaseline | null; readonly at: number }; answer: { readonly picture: WhatIf } };
  packAnswer: { ask: { readonly answer: unknown }; answer: { readonly packed: string } };
}
export type DraftCall = keyof DraftCalls;
export type DraftRequest = { [Call in DraftCall]: { readonly call: number; readonly kind: Call } & DraftCalls[Call]['ask'] }[DraftCall];
export type DraftAnswer = { [Call in DraftCall]: { readonly call: number; readonly kind: Call } & DraftCalls[Call]['answer'] }[DraftCall];

/** @throws SyntaxError where an answer of Azure is no JSON */
export function draftWork(request: DraftRequest): DraftAnswer {
  const { call } = request;
  switch (request.kind) {
    case 'kindsOfFiles': return { call, kind: 'kindsOfFiles', kinds: request.files.map(kindOfFile) };
    case 'readTemplate': return { call, kind: 'readTemplate', reading: readTemplate(request.input, request.now) };
    case 'readParameters': return { call, kind: 'readParameters', reading: readParameters(request.input, request.template) };
    case 'cleanText': return { call, kind: 'cleanText', ...cleanTemplate(request.text, request) };
    case 'exportedTemplate': return { call, kind: 'exportedTemplate', text: exportedTemplate(request.text) };
    case 'planDeployment': return { call, kind: 'planDeployment', plan: planDeployment(request.text, request.parameters, request.place) };
    case 'deploymentBody': return { call, kind: 'deploymentBody', body: deploymentBody(request.text, request.envelope) };
    case 'whatIfPicture': return { call, kind: 'whatIfPicture', picture: whatIfPicture(request.answer, request.baseline, request.at) };
    case 'packAnswer': return { call, kind: 'packAnswer', packed: packAnswer(request.answer) };
  }
}
