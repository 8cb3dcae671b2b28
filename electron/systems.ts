import type { SystemFactory } from './core/system.ts';

/** Every system that Fabriscope connects to; both hosts start the program with these. */
export const systems: readonly SystemFactory[] = [];
