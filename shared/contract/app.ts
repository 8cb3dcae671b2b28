import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { connectionIdSchema, epochMsSchema, noticeIdSchema } from '../domain/identifiers.ts';
import { settingsSchema } from '../domain/settings.ts';
import { collectionStream, mutation, query } from './procedure.ts';

/** How secrets are kept, told to the user as it is. */
export const secretProtectionSchema = z.strictObject({
  kind: z.enum(['system', 'passphrase', 'memory']),
  /** "Windows data protection", "a file sealed with your passphrase", "this session's memory only". */
  label: z.string().max(300),
  /** Why it is not better, and what would make it so; empty where nothing is to be said. */
  advice: z.string().max(1_000),
  /** The sealed file exists and its passphrase has not been given yet. */
  locked: z.boolean(),
  /** A passphrase can be set on this host. */
  canSetPassphrase: z.boolean(),
});
export type SecretProtection = z.infer<typeof secretProtectionSchema>;

export const appInfoSchema = z.strictObject({
  version: z.string().max(40),
  host: z.enum(['desktop', 'browser']),
  role: z.enum(['operator', 'wallboard']),
  platform: z.enum(['windows', 'mac', 'linux', 'other']),
  /** The throwaway profile of `npm run demo`. */
  demo: z.boolean(),
  /** This host can start simulated headsets. */
  canSimulate: z.boolean(),
  startedAt: epochMsSchema,
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** One line of the in-app list of what happened; the host also shows it natively where the user wants that. */
export const noticeSchema = z.strictObject({
  id: noticeIdSchema,
  severity: z.enum(['info', 'warning', 'error']),
  title: z.string().max(200),
  body: z.string().max(1_000),
  at: epochMsSchema,
  connectionId: connectionIdSchema.nullable(),
  /** Hash route of the thing it is about. */
  href: z.string().max(500).nullable(),
  read: z.boolean(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** What the host asks of the page: native menus, the tray and deep links end here. */
export const hostEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('navigate'), href: z.string().max(2_000) }),
  z.strictObject({ kind: z.literal('command'), commandId: z.string().max(100) }),
  /** A link from outside: shown and confirmed before anything happens. */
  z.strictObject({ kind: z.literal('deep-link'), href: z.string().max(2_000), description: z.string().max(1_000) }),
]);
export type HostEvent = z.infer<typeof hostEventSchema>;

export const appContract = {
  info: query.output(appInfoSchema),
  hostEvents: query.output(eventIterator(hostEventSchema)),
  /** The page tells whether anybody can see it; patches slow down while nobody can. */
  visibility: query.input(z.strictObject({ visible: z.boolean() })).output(z.strictObject({})),
  /** An error that the page caught; it goes to the log, redacted. */
  reportError: query
    .input(z.strictObject({ message: z.string().max(2_000), stack: z.string().max(8_000).nullable(), route: z.string().max(300) }))
    .output(z.strictObject({})),
  /** Starts two simulated headsets (one paired, one not) and adds them; answers at once if they run already. */
  exploreSimulated: mutation.output(z.strictObject({ connectionIds: z.array(connectionIdSchema) })),
  settings: {
    watch: query.output(eventIterator(settingsSchema)),
    set: mutation.input(settingsSchema.partial()).output(settingsSchema),
    reset: mutation.output(settingsSchema),
  },
  secrets: {
    protection: query.output(eventIterator(secretProtectionSchema)),
    /** Creates the sealed file, or opens it. The passphrase only ever travels this way. */
    unlock: mutation.input(z.strictObject({ passphrase: z.string().min(1).max(1_000) })).output(secretProtectionSchema),
    setPassphrase: mutation.input(z.strictObject({ passphrase: z.string().min(8).max(1_000) })).output(secretProtectionSchema),
    /** Destroys the sealed file and what is in it: the way out when the passphrase is lost. */
    forgetAll: mutation.output(secretProtectionSchema),
  },
  notices: {
    watch: query.output(collectionStream(noticeSchema)),
    markRead: mutation.input(z.strictObject({ noticeIds: z.array(noticeIdSchema).max(500) })).output(z.strictObject({})),
    clear: mutation.output(z.strictObject({})),
  },
  diagnostics: {
    /** A redacted report to be read before it is sent: versions, timings, states, last log lines. */
    read: query.output(z.strictObject({
      text: z.string(),
      facts: z.array(z.strictObject({ section: z.string(), name: z.string(), value: z.string() })),
      log: z.array(z.strictObject({ at: epochMsSchema, level: z.enum(['debug', 'info', 'warn', 'error']), id: z.string(), message: z.string() })),
    })),
  },
};
