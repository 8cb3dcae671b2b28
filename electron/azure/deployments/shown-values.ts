import type { ShownValue } from '../../../shared/contract/azure/shared.ts';
import { memberOf, objectOf, textOf } from '../../../shared/domain/azure/json-reading.ts';
import { isSecretParameter, redactJson } from '../../../shared/domain/azure/redaction.ts';
import { stringifyLossless } from '../../core/lossless-json.ts';
import { vaultReference } from './vault-references.ts';

const longestValue = 20_000;

/**
 * Parameters or outputs of a deployment as they may be shown: `{ name: { type, value } }` or `{ name: { reference } }`. What
 * is a secret by its type, its name or its value has none.
 */
export function shownValues(values: Readonly<Record<string, unknown>>, most = 1_000): ShownValue[] {
  return Object.entries(values).slice(0, most).map(([name, entry]) => {
    const fields = objectOf(entry);
    const type = textOf(memberOf(fields, 'type')) ?? '';
    const value = memberOf(fields, 'value');
    const reference = vaultReference(entry);
    const secret = isSecretParameter(name, type, value);
    return {
      name: name.slice(0, 1_000), type: type.slice(0, 60), secret,
      value: secret || value === undefined || reference !== null ? null : shownText(name, value),
      reference: reference === null ? null : { ...reference, vaultId: reference.vaultId.slice(0, 1_000), secretName: reference.secretName.slice(0, 1_000) },
    };
  });
}

/** A text as it is, everything else as JSON; secrets inside are taken out. */
function shownText(name: string, value: unknown): string {
  // Under its name, which says what a text is.
  const shown = memberOf(objectOf(redactJson({ [name]: value })), name);
  const text = typeof shown === 'string' ? shown : stringifyLossless(shown);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`;
}
