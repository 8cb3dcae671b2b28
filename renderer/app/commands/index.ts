export { formatKeys } from './keys.ts';
export { runCommand, useCommands, type Command } from './registry.ts';
export { setTypingMode } from './shortcuts.ts';
