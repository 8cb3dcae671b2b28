import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { faultSchema } from '../../domain/fault.ts';
import { epochMsSchema, uploadHandleSchema } from '../../domain/identifiers.ts';
import { connectionSchema } from '../connections.ts';
import { mutation, query } from '../procedure.ts';
import { labelSchema, nothing, oneProfile, resourceIdSchema, subscriptionIdSchema } from './shared.ts';

export const cloudSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('public') }),
  z.strictObject({ kind: z.literal('us-government') }),
  z.strictObject({ kind: z.literal('china') }),
  /** Known by its Resource Manager; the rest is read from its metadata. `authority` where the metadata is not believed. */
  z.strictObject({ kind: z.literal('custom'), arm: z.string().min(1).max(300), authority: z.string().max(300).nullable(), caPem: z.string().max(200_000).nullable() }),
]);
export type Cloud = z.infer<typeof cloudSchema>;

/** How somebody signs in. Secrets only ever travel towards main. */
export const azureSignInSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('browser') }),
  z.strictObject({ kind: z.literal('device-code') }),
  z.strictObject({ kind: z.literal('secret'), secret: z.string().min(1).max(2_000) }),
  /** PEM with certificate and private key, pasted or uploaded. */
  z.strictObject({ kind: z.literal('certificate'), pem: z.string().max(100_000).nullable(), uploads: z.array(uploadHandleSchema).max(4), passPhrase: z.string().max(1_000).nullable() }),
  /** The login of the Azure CLI on this machine: no client id needed. */
  z.strictObject({ kind: z.literal('cli') }),
]);
export type AzureSignIn = z.infer<typeof azureSignInSchema>;
export const azureSignInKindSchema = z.enum(['browser', 'device-code', 'secret', 'certificate', 'cli']);

export const signInStepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('starting') }),
  /** To be opened by the page where the host did not (`opened` false). */
  z.strictObject({ kind: z.literal('browser'), url: z.string().max(4_000), opened: z.boolean() }),
  z.strictObject({ kind: z.literal('device-code'), userCode: z.string().max(40), verificationUrl: z.string().max(500), expiresAt: epochMsSchema }),
  z.strictObject({ kind: z.literal('reading'), words: z.string().max(300) }),
  z.strictObject({ kind: z.literal('done'), account: labelSchema, tenants: z.number().int(), subscriptions: z.number().int() }),
  z.strictObject({ kind: z.literal('failed'), fault: faultSchema }),
]);
export type SignInStep = z.infer<typeof signInStepSchema>;

export const azureSubscriptionSchema = z.strictObject({
  subscriptionId: subscriptionIdSchema,
  name: labelSchema,
  tenantId: z.string().max(64),
  state: z.string().max(60),
  /** Taken part in lists and history. */
  selected: z.boolean(),
  /** Why nothing can be read from it ("you have no role there"); empty where it can. */
  obstacle: z.string().max(1_000),
  /** May write somewhere in it, as far as permissions tell; null while unknown. */
  mayWrite: z.boolean().nullable(),
});
export type AzureSubscription = z.infer<typeof azureSubscriptionSchema>;

/** Azure asked us to wait, and we do. */
export const azureWaitSchema = z.strictObject({
  waitId: z.string().max(64),
  subscriptionId: subscriptionIdSchema.nullable(),
  /** "Azure asks to wait 12 s: too many reads in West Europe". */
  words: z.string().max(500),
  since: epochMsSchema,
  until: epochMsSchema,
  /** Calls that are held back by it. */
  calls: z.number().int().nonnegative(),
});
export type AzureWait = z.infer<typeof azureWaitSchema>;

export const azureProfileSchema = z.strictObject({
  connectionId: oneProfile.shape.connectionId,
  cloud: cloudSchema,
  /** As the user gave it: an id, a domain, or `organizations`. */
  tenant: z.string().max(300),
  clientId: z.string().max(64),
  method: azureSignInKindSchema,
  account: labelSchema.nullable(),
  signedIn: z.boolean(),
  /** Tokens survive a restart, or not and why. */
  keeping: z.strictObject({ kept: z.boolean(), words: z.string().max(500) }),
  tenants: z.array(z.strictObject({
    tenantId: z.string().max(64), name: labelSchema, domain: labelSchema,
    /** Wants a sign-in of its own (claims, MFA): offered per tenant. */
    needsSignIn: z.boolean(), obstacle: z.string().max(1_000),
  })).max(200),
  subscriptions: z.array(azureSubscriptionSchema).max(2_000),
  waits: z.array(azureWaitSchema).max(50),
  /** Budget left as the last answers told it, the tightest first. */
  budgets: z.array(z.strictObject({ name: z.string().max(200), left: z.number(), at: epochMsSchema })).max(30),
  /** Azure's clock minus ours, ms; null while unknown. */
  clockSkewMs: z.number().nullable(),
  /** Writes are possible until then; null while locked. */
  unlockedUntil: epochMsSchema.nullable(),
  /** Long-running operations that were begun by us and are followed, also over a restart. */
  operations: z.array(z.strictObject({ id: z.string().max(64), title: z.string().max(300), startedAt: epochMsSchema, lastAskedAt: epochMsSchema.nullable(), words: z.string().max(500), resumed: z.boolean(), href: z.string().max(2_000).nullable() })).max(100),
});
export type AzureProfile = z.infer<typeof azureProfileSchema>;

export const profilesContract = {
  /** Saves a profile and, for a secret, certificate or CLI login, signs in at once; the others wait for `signIn`. */
  add: mutation.input(z.strictObject({
    name: z.string().trim().min(1).max(200).nullable(), cloud: cloudSchema, tenant: z.string().trim().min(1).max(300),
    /** Application (client) id of the user's own registration; empty for the CLI login only. */
    clientId: z.string().trim().max(64), signIn: azureSignInSchema, production: z.boolean(),
  })).output(connectionSchema),
  /** Another way in, or another application. */
  change: mutation.input(z.strictObject({ ...oneProfile.shape, tenant: z.string().trim().min(1).max(300).optional(), clientId: z.string().trim().max(64).optional(), signIn: azureSignInSchema.optional() })).output(connectionSchema),
  /**
   * Signs in, step by step; ends after `done` or `failed`. Leaving the stream gives up. `tenantId` for a sign-in to one
   * tenant that wants its own.
   */
  signIn: mutation.input(z.strictObject({ ...oneProfile.shape, tenantId: z.string().max(64).nullable() })).output(eventIterator(signInStepSchema)),
  /** Forgets tokens; the profile stays. */
  signOut: mutation.input(oneProfile).output(nothing),
  /** The whole profile at each change, at most four times a second; the first at once. */
  watch: query.input(oneProfile).output(eventIterator(azureProfileSchema)),
  select: mutation.input(z.strictObject({ ...oneProfile.shape, subscriptionIds: z.array(subscriptionIdSchema).max(2_000) })).output(nothing),
  /** Lists tenants and subscriptions anew. */
  refresh: mutation.input(oneProfile).output(nothing),
  /** Writes are off until unlocked, for 15 minutes; production profiles want the name typed. */
  unlock: mutation.input(z.strictObject({ ...oneProfile.shape, typedName: z.string().max(200) })).output(nothing),
  lock: mutation.input(oneProfile).output(nothing),
  /** Gives up the calls that a wait holds back: each fails with `cancelled`. */
  cancelWait: mutation.input(z.strictObject({ ...oneProfile.shape, waitId: z.string().max(64) })).output(nothing),
  /** Whether `az` is on this machine and signed in, without a token leaving it. */
  cli: query.output(z.strictObject({ found: z.boolean(), account: labelSchema.nullable(), words: z.string().max(500) })),
  /** Resource groups of the selected subscriptions. */
  groups: query.input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema.nullable() })).output(z.array(z.strictObject({
    groupId: resourceIdSchema, name: labelSchema, subscriptionId: subscriptionIdSchema, location: z.string().max(100), tags: z.array(z.strictObject({ name: labelSchema, value: labelSchema })).max(50),
  })).max(10_000)),
  locations: query.input(z.strictObject({ ...oneProfile.shape, subscriptionId: subscriptionIdSchema })).output(z.array(z.strictObject({ name: z.string().max(100), displayName: z.string().max(200) })).max(200)),
};
