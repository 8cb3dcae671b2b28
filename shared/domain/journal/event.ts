/** What may stand in an attribute of an event: JSON. */
export type JournalValue = string | number | boolean | null | readonly JournalValue[] | { readonly [key: string]: JournalValue };

/**
 * Families of events. Retention, export and the screens go by them; the `type` inside one says what happened.
 *
 * - `headset`: sessions, battery, heat, apps started, installs, captures
 * - `cluster`: changes of health, upgrade runs, connection
 * - `deployment`: what was deployed where, as its source told it (`shared/domain/history/deployment.ts`)
 * - `alert`: alerts that began, ended or were silenced
 * - `act`: every write that Fabriscope itself made: who, what, confirmed how, result
 * - `program`: the journal's own markers, starts and ends
 */
export const journalStreams = ['headset', 'cluster', 'deployment', 'alert', 'act', 'program'] as const;
export type JournalStream = (typeof journalStreams)[number];

/** Something that happened, as its observer tells it. */
export interface NewJournalEvent {
  /** When it happened, in milliseconds since 1970; not when we heard of it. */
  readonly at: number;
  readonly stream: JournalStream;
  /** Dotted, the stream first: `headset.battery`, `cluster.health`, `act.done`. */
  readonly type: string;
  /** Who told it: the id of a connection, or `program`. */
  readonly source: string;
  /** With `source` it names this event for good: a second append of the pair changes nothing. Null where nothing repeats. */
  readonly externalId: string | null;
  /** What it is about, inside the source: a node, an application, a package, a deployment. Empty for the source itself. */
  readonly entity: string;
  /** The one number of it, with the unit that its type documents; null where it has none. */
  readonly value: number | null;
  /** The rest of the facts, as they were then. Never a secret. */
  readonly attributes: { readonly [name: string]: JournalValue };
  /** `externalId` (of the same source) of the event that this one takes back; null for an ordinary event. */
  readonly compensates: string | null;
}

/** An event that is in the journal. */
export interface JournalEvent extends NewJournalEvent {
  /** Counts up in the order of appending, without meaning beyond that. */
  readonly id: number;
  /** When it was appended. */
  readonly storedAt: number;
}
