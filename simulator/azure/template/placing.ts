import type { Positions } from './positions.ts';
import { TemplateError } from './template-error.ts';
import type { TemplatePath } from './template-error.ts';

/** `at line '7' and column '9'`. */
export function placeText(path: TemplatePath, positions: Positions): string {
  const { line, column } = positions(path);
  return `at line '${String(line)}' and column '${String(column)}'`;
}

/** Runs something about a part of a template; what goes wrong names the part and its place. @param subject such as `resource 'web'` */
export function placed<T>(subject: string, path: TemplatePath, positions: Positions, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof TemplateError ? error.at(path, (message) => `The template ${subject} ${placeText(path, positions)} is not valid: ${message}`) : error;
  }
}
