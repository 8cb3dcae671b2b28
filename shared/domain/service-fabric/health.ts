import * as z from 'zod';

/** States of an entity as the health store computes them, and what is shown for values that newer runtimes may add. */
export const healthStates = ['Ok', 'Warning', 'Error', 'Unknown'] as const;
export const healthStateSchema = /* @__PURE__ */ z.enum(healthStates);
export type HealthState = z.infer<typeof healthStateSchema>;

const severity: Readonly<Record<HealthState, number>> = { Ok: 0, Unknown: 1, Warning: 2, Error: 3 };

/** @returns the graver of two states; what is unknown is graver than what is fine, and less grave than a warning. */
export function worseOf(left: HealthState, right: HealthState): HealthState {
  return severity[right] > severity[left] ? right : left;
}

/** For sorting, gravest first: negative where `left` is graver. */
export function compareHealth(left: HealthState, right: HealthState): number {
  return severity[right] - severity[left];
}

/** The states of the wire (`Invalid` among them, or one that this build does not know) as one that can be shown. */
export function healthStateOf(text: string | null | undefined): HealthState {
  const value = text?.toLowerCase();
  return healthStates.find((state) => state.toLowerCase() === value) ?? 'Unknown';
}

/** How each state is shown: never by colour alone. */
export const healthStateAppearance = {
  Ok: { shape: '●', word: 'Ok', tone: 'ok' },
  Warning: { shape: '▲', word: 'Warning', tone: 'warn' },
  Error: { shape: '■', word: 'Error', tone: 'error' },
  Unknown: { shape: '◌', word: 'Unknown', tone: 'stale' },
} as const satisfies Record<HealthState, { shape: string; word: string; tone: 'ok' | 'warn' | 'error' | 'stale' }>;
