import { parseLossless, stringifyLossless } from '../../../core/lossless-json.ts';
import { valueIn } from './template-reading.ts';

/** What goes around a template when it is validated, compared or deployed. */
export interface DeploymentEnvelope {
  readonly mode: 'Incremental' | 'Complete';
  /** As ARM takes them; literals of secrets among them. */
  readonly parameters: { readonly [name: string]: unknown };
  /** At subscription scope. */
  readonly location: string | null;
  /** Further properties, such as `validationLevel`. */
  readonly more: { readonly [name: string]: unknown };
}

/** JSON text of the body. Written here and not by the client, because writing 4 MB takes too long for the main thread. */
export function deploymentBody(templateText: string, { mode, parameters, location, more }: DeploymentEnvelope): string {
  return stringifyLossless({
    ...(location === null ? {} : { location }),
    properties: { mode, template: templateValue(templateText), parameters, ...more },
  });
}

/** Comments, a byte order mark and the like are for people; Azure gets plain JSON with every number as it was written. */
function templateValue(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return valueIn(text);
  }
}
