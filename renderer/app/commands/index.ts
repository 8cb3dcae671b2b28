export { runCommand, useCommands, type Command } from './registry.ts';
