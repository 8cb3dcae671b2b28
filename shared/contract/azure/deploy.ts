import * as z from 'zod';
import { faultSchema } from '../../domain/fault.ts';
import { connectionIdSchema, epochMsSchema, uploadHandleSchema } from '../../domain/identifiers.ts';
import { collectionStream, mutation, query } from '../procedure.ts';
import { deploymentIdSchema } from './deployments.ts';
import { labelSchema, liveCheckSchema, nothing, oneProfile, resourceIdSchema, subscriptionIdSchema } from './shared.ts';

/** A deployment that is being prepared. It is kept in the profile until it was deployed or thrown away; secrets are not kept in the open. */
export const draftIdSchema = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/);
const oneDraft = z.strictObject({ draftId: draftIdSchema });

export const lintFindingSchema = z.strictObject({
  file: z.enum(['template', 'parameters']),
  severity: z.enum(['error', 'warning', 'info']),
  rule: z.string().max(100),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  words: z.string().max(1_000),
  /** `clean` takes it away. */
  cleanable: z.boolean(),
});
export type LintFinding = z.infer<typeof lintFindingSchema>;

/** How a parameter gets its value. */
export const draftValueSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('default') }),
  /** JSON text for everything but strings. */
  z.strictObject({ kind: z.literal('literal'), value: z.string().max(100_000) }),
  /** A secret given literally: main has it sealed, the page never sees it again. */
  z.strictObject({ kind: z.literal('secret'), given: z.boolean() }),
  z.strictObject({ kind: z.literal('reference'), vaultId: resourceIdSchema, secretName: z.string().max(200), secretVersion: z.string().max(100).nullable() }),
  z.strictObject({ kind: z.literal('missing') }),
]);
export type DraftValue = z.infer<typeof draftValueSchema>;

export const draftParameterSchema = z.strictObject({
  name: labelSchema,
  type: z.string().max(60),
  secure: z.boolean(),
  description: z.string().max(4_000),
  allowedValues: z.array(z.string().max(1_000)).max(500),
  defaultValue: z.string().max(20_000).nullable(),
  value: draftValueSchema,
  from: z.enum(['default', 'file', 'override', 'reference', 'unknown']),
  /** What is wrong or risky about the value; `error` keeps from deploying. */
  problems: z.array(z.strictObject({ severity: z.enum(['error', 'warning']), words: z.string().max(500) })).max(20),
});
export type DraftParameter = z.infer<typeof draftParameterSchema>;

export const outlineSchema = z.strictObject({
  resources: z.array(z.strictObject({
    type: labelSchema, name: z.string().max(2_000), apiVersion: z.string().max(60), apiVersionAgeWarning: z.string().max(300), dependsOn: z.array(z.string().max(2_000)).max(200),
    nested: z.boolean(), protectedSettings: z.boolean(), fedBy: z.array(labelSchema).max(100), depth: z.number().int(),
  })).max(2_000),
  variables: z.array(labelSchema).max(1_000),
  outputs: z.array(z.strictObject({ name: labelSchema, type: z.string().max(60) })).max(1_000),
  /** Names in a circle, where dependencies have one. */
  cycle: z.array(z.string().max(2_000)).max(200),
  hardCodedNames: z.array(z.strictObject({ name: labelSchema, type: labelSchema, words: z.string().max(500) })).max(100),
});
export type TemplateOutline = z.infer<typeof outlineSchema>;

export const draftTargetSchema = z.strictObject({
  connectionId: connectionIdSchema,
  subscriptionId: subscriptionIdSchema,
  /** Null deploys at subscription scope, then `location` is needed. */
  resourceGroup: labelSchema.nullable(),
  /** Made where it does not exist, in `location`. */
  createGroup: z.boolean(),
  location: z.string().max(100).nullable(),
  deploymentName: z.string().max(64),
  mode: z.enum(['Incremental', 'Complete']),
});
export type DraftTarget = z.infer<typeof draftTargetSchema>;

/** One resource of a what-if answer. */
export const whatIfChangeSchema = z.strictObject({
  resourceId: labelSchema,
  resourceType: labelSchema,
  name: labelSchema,
  change: z.enum(['Create', 'Delete', 'Ignore', 'Deploy', 'NoChange', 'Modify', 'Unsupported']),
  unsupportedReason: z.string().max(1_000),
  /** All of its changes are noise of the unchanged baseline, or likely noise. */
  quiet: z.boolean(),
  properties: z.array(z.strictObject({
    path: z.string().max(2_000), change: z.enum(['Create', 'Delete', 'Modify', 'Array', 'NoEffect']), before: z.string().max(20_000).nullable(), after: z.string().max(20_000).nullable(), depth: z.number().int().min(0).max(40),
    noise: z.enum(['no', 'likely', 'baseline']), noiseWords: z.string().max(300),
  })).max(2_000),
});
export type WhatIfChange = z.infer<typeof whatIfChangeSchema>;
export const whatIfSchema = z.strictObject({
  at: epochMsSchema,
  changes: z.array(whatIfChangeSchema).max(5_000),
  counts: z.strictObject({ create: z.number().int(), modify: z.number().int(), delete: z.number().int(), deploy: z.number().int(), noChange: z.number().int(), ignore: z.number().int(), unsupported: z.number().int(), quiet: z.number().int() }),
  /** The what-if of an unchanged template that was subtracted; null where none is kept for this environment. */
  baselineAt: epochMsSchema.nullable(),
  /** Limits that were struck (nested templates, time): in words. */
  limits: z.array(z.string().max(500)).max(20),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

/** State of a step that main runs for a draft. */
const stepState = z.enum(['not-run', 'running', 'done', 'failed', 'outdated']);

export const draftSchema = z.strictObject({
  draftId: draftIdSchema,
  title: z.string().max(300),
  createdAt: epochMsSchema,
  changedAt: epochMsSchema,
  /** Where it came from: files, a zip, an earlier deployment. */
  origin: z.string().max(500),
  /** Files of a folder or zip that were not used: scripts and the like. */
  ignoredFiles: z.array(z.string().max(400)).max(500),
  templateBytes: z.number().int(),
  lint: z.array(lintFindingSchema).max(1_000),
  outline: outlineSchema.nullable(),
  parameters: z.array(draftParameterSchema).max(1_000),
  /** Names in the parameters file that the template does not have. */
  unknownParameters: z.array(labelSchema).max(1_000),
  /** Placeholders like `@@NAME@@` that still stand in a file. */
  placeholders: z.array(z.string().max(200)).max(200),
  target: draftTargetSchema.nullable(),
  preflight: z.strictObject({ state: stepState, checks: z.array(liveCheckSchema).max(200), at: epochMsSchema.nullable(), fault: faultSchema.nullable(), /** Validation by Azure itself: its level, or why a lesser one was used. */ validation: z.string().max(500) }),
  whatIf: z.strictObject({ state: stepState, result: whatIfSchema.nullable(), fault: faultSchema.nullable() }),
  /** What still keeps it from being deployed, in words; empty where it may. */
  obstacles: z.array(z.string().max(500)).max(50),
  deployed: z.strictObject({ deploymentId: deploymentIdSchema, at: epochMsSchema }).nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

export const certificateChoiceSchema = z.strictObject({
  name: labelSchema,
  version: z.string().max(100),
  /** SHA-1, 40 upper-case hex digits. */
  thumbprint: z.string().max(40),
  /** Versioned secret address, which scale sets and clusters want. */
  certificateUrl: z.string().max(500),
  subject: labelSchema,
  notAfter: epochMsSchema.nullable(),
  enabled: z.boolean(),
  warnings: z.array(z.string().max(500)).max(10),
});
export type CertificateChoice = z.infer<typeof certificateChoiceSchema>;

export const deployContract = {
  drafts: {
    watch: query.output(collectionStream(draftSchema)),
    /** From files: one template, perhaps parameters, or a zip or the files of a folder of which the fitting ones are picked. */
    fromFiles: mutation.input(z.strictObject({ uploads: z.array(uploadHandleSchema).min(1).max(200), target: draftTargetSchema.nullable() })).output(draftSchema),
    /** Its template and its parameters as they were; secrets have to be given again. */
    fromDeployment: mutation.input(z.strictObject({ ...oneProfile.shape, deploymentId: deploymentIdSchema })).output(draftSchema),
    /** Another parameters file for it. */
    takeParameters: mutation.input(z.strictObject({ ...oneDraft.shape, upload: uploadHandleSchema })).output(draftSchema),
    remove: mutation.input(oneDraft).output(nothing),
    /** One of its files as text, values of secure parameters taken out. */
    text: query.input(z.strictObject({ ...oneDraft.shape, file: z.enum(['template', 'parameters']) })).output(z.strictObject({ text: z.string().max(5_000_000) })),
    /** Takes away what is safe to take away; `insideTexts`: also what nobody sees inside of values, which changes them. Answers what it changed. */
    clean: mutation.input(z.strictObject({ ...oneDraft.shape, file: z.enum(['template', 'parameters']), insideTexts: z.boolean().optional() })).output(z.strictObject({ draft: draftSchema, changed: z.array(z.string().max(500)).max(1_000) })),
    setTarget: mutation.input(z.strictObject({ ...oneDraft.shape, target: draftTargetSchema })).output(draftSchema),
    /** A literal for a secure parameter is sealed; `value` is not answered back. */
    setParameter: mutation.input(z.strictObject({
      ...oneDraft.shape, name: labelSchema,
      value: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('default') }),
        z.strictObject({ kind: z.literal('literal'), value: z.string().max(100_000) }),
        z.strictObject({ kind: z.literal('reference'), vaultId: resourceIdSchema, secretName: z.string().max(200), secretVersion: z.string().max(100).nullable() }),
      ]),
    })).output(draftSchema),
    /** Fills the three parameters of a certificate from one choice. */
    setCertificate: mutation.input(z.strictObject({ ...oneDraft.shape, thumbprintParameter: labelSchema, urlParameter: labelSchema, vaultParameter: labelSchema, vaultId: resourceIdSchema, certificateName: labelSchema, version: z.string().max(100) })).output(draftSchema),
    /** A step that runs shows in the watched draft. */
    preflight: mutation.input(oneDraft).output(nothing),
    whatIf: mutation.input(oneDraft).output(nothing),
    /** Leaves off a step that runs; what it found before stays. */
    stop: mutation.input(z.strictObject({ ...oneDraft.shape, step: z.enum(['preflight', 'whatIf']) })).output(nothing),
    /**
     * Deploys. Refused with what is in the way (`obstacles`), while locked, without the target's name typed, or when the draft
     * changed after the what-if that was seen (`whatIfAt`; null deploys without one, which is recorded so).
     */
    submit: mutation.input(z.strictObject({ ...oneDraft.shape, typedName: labelSchema, why: z.string().trim().min(1).max(2_000), whatIfAt: epochMsSchema.nullable() })).output(z.strictObject({ deploymentId: deploymentIdSchema })),
    /** Parameters file of the draft, with secrets left out and references kept; for download. */
    parametersFile: query.input(oneDraft).output(z.strictObject({ text: z.string().max(5_000_000), fileName: z.string().max(200) })),
  },
  /** Keeps a what-if of the template as it stands now, right after a success, to subtract from later ones of the same target. */
  keepBaseline: mutation.input(oneDraft).output(nothing),
  /** Next free numbered name there, and why. */
  nextName: query.input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema, resourceGroup: labelSchema.nullable(), wanted: z.string().max(64) })).output(z.strictObject({
    name: z.string().max(64), taken: z.boolean(), words: z.string().max(500),
  })),
  storageName: query.input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema, wanted: z.string().max(100) })).output(z.strictObject({
    wantedIsFree: z.boolean().nullable(), proposal: z.string().max(24).nullable(), words: z.string().max(1_000),
  })),
  vaults: {
    list: query.input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema.nullable() })).output(z.array(z.strictObject({
      vaultId: resourceIdSchema, name: labelSchema, subscriptionId: subscriptionIdSchema, location: z.string().max(100), uri: z.string().max(300),
      enabledForDeployment: z.boolean(), enabledForTemplateDeployment: z.boolean(), enabledForDiskEncryption: z.boolean(), rbac: z.boolean(), softDelete: z.boolean(), purgeProtection: z.boolean(),
    })).max(5_000)),
    /** Names and attributes, never a value. */
    secrets: query.input(z.strictObject({ ...oneProfile.shape, vaultId: resourceIdSchema })).output(z.array(z.strictObject({
      name: z.string().max(200), enabled: z.boolean(), notAfter: epochMsSchema.nullable(), contentType: labelSchema, managed: z.boolean(),
    })).max(25_000)),
    secretVersions: query.input(z.strictObject({ ...oneProfile.shape, vaultId: resourceIdSchema, secretName: z.string().max(200) })).output(z.array(z.strictObject({ version: z.string().max(100), enabled: z.boolean(), createdAt: epochMsSchema.nullable(), notAfter: epochMsSchema.nullable() })).max(2_000)),
    certificates: query.input(z.strictObject({ ...oneProfile.shape, vaultId: resourceIdSchema })).output(z.array(certificateChoiceSchema).max(5_000)),
    /** Whether three values describe the same certificate. */
    checkTriple: query.input(z.strictObject({ ...oneProfile.shape, thumbprint: z.string().max(200), certificateUrl: z.string().max(500), vaultId: z.string().max(2_000) })).output(z.strictObject({
      consistent: z.boolean().nullable(), findings: z.array(z.strictObject({ severity: z.enum(['good', 'warning', 'error']), words: z.string().max(500) })).max(20), certificate: certificateChoiceSchema.nullable(),
    })),
  },
  clusters: {
    /** Service Fabric clusters, classic and managed, in the selected subscriptions. */
    list: query.input(oneProfile).output(z.array(z.strictObject({
      clusterId: resourceIdSchema, name: labelSchema, managed: z.boolean(), subscriptionId: subscriptionIdSchema, resourceGroup: labelSchema, location: z.string().max(100),
      /** Address of its gateway for the add screen. */
      endpoint: z.string().max(500).nullable(), thumbprints: z.array(z.string().max(100)).max(4), clusterState: z.string().max(60), provisioningState: z.string().max(60), codeVersion: z.string().max(60).nullable(),
      reliability: z.string().max(40).nullable(), upgradeMode: z.string().max(40).nullable(),
      nodeTypes: z.array(z.strictObject({ name: labelSchema, primary: z.boolean(), durability: z.string().max(40).nullable(), instances: z.number().int().nullable(), vmSize: z.string().max(100).nullable() })).max(50),
      advice: z.array(z.strictObject({ severity: z.enum(['warning', 'info']), words: z.string().max(500) })).max(30),
      /** The connection that has this endpoint already. */
      connectionId: connectionIdSchema.nullable(),
    })).max(1_000)),
  },
};
