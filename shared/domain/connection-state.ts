import * as z from 'zod';

/**
 * The states of a connection's session:
 * `offline → connecting → (untrusted | unauthorised | unpaired) → online ↔ stale ↔ unreachable/asleep`, and
 * `identity-changed`, which nothing but a confirmed act of the user leaves.
 */
export const connectionStates = [
  'offline', 'connecting', 'untrusted', 'unauthorised', 'unpaired', 'online', 'stale', 'unreachable', 'asleep',
  'identity-changed',
] as const;
// Pure: the page takes the words below without the schemas, and must not load zod for them.
export const connectionStateSchema = /* @__PURE__ */ z.enum(connectionStates);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** The steps from an address to a working session, in their order. Every wait is in one of them. */
export const ladderStepNames = ['name', 'tcp', 'tls', 'fingerprint', 'credentials', 'api'] as const;
export const ladderStepNameSchema = /* @__PURE__ */ z.enum(ladderStepNames);
export type LadderStepName = z.infer<typeof ladderStepNameSchema>;

/** How each state is shown: never by colour alone. */
export const connectionStateAppearance = {
  offline: { shape: '○', word: 'Offline', tone: 'stale' },
  connecting: { shape: '◐', word: 'Connecting', tone: 'stale' },
  untrusted: { shape: '▲', word: 'Not trusted yet', tone: 'warn' },
  unauthorised: { shape: '▲', word: 'Sign-in refused', tone: 'warn' },
  unpaired: { shape: '▲', word: 'Not paired yet', tone: 'warn' },
  online: { shape: '●', word: 'Online', tone: 'ok' },
  stale: { shape: '◌', word: 'Stale', tone: 'stale' },
  unreachable: { shape: '■', word: 'Unreachable', tone: 'error' },
  asleep: { shape: '⬒', word: 'Asleep', tone: 'stale' },
  'identity-changed': { shape: '■', word: 'Identity changed', tone: 'error' },
} as const satisfies Record<ConnectionState, { shape: string; word: string; tone: 'ok' | 'warn' | 'error' | 'stale' }>;

/** States in which a person has to decide something before there is anything to show. */
export function needsDecision(state: ConnectionState): boolean {
  return state === 'untrusted' || state === 'unpaired' || state === 'unauthorised' || state === 'identity-changed';
}

/** States in which a session has data that is being refreshed or was until a moment ago. */
export function hasLiveData(state: ConnectionState): boolean {
  return state === 'online' || state === 'stale';
}
