import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { fault } from '../../core/faults.ts';
import { callDetail, fieldOf, textOf, type AzureAnswer, type CallIds, type CallName } from './azure-answer.ts';

/** Azure answered, and said no. Nothing of what it said is lost: the tree of causes stands in `error`. */
export class AzureRefusal extends FaultError {
  readonly status: number;
  /** Azure's own code, such as `AuthorizationFailed`; empty where none was given. */
  readonly azureCode: string;
  /** `{ code, message, target, details, additionalInfo, innererror }` as it came; undefined where the body was none of these. */
  readonly error: unknown;
  readonly ids: CallIds;

  constructor(made: Fault, answer: AzureAnswer, azureCode: string, error: unknown) {
    super(made);
    this.status = answer.status;
    this.azureCode = azureCode;
    this.error = error;
    this.ids = answer.ids;
  }
}

/** The error object of a refusing answer: ARM and vaults wrap it in `error`; some providers do not. */
export function errorOf(body: unknown): { readonly error: unknown; readonly code: string; readonly message: string } {
  const error = fieldOf(body, 'error') ?? body;
  return { error, code: textOf(fieldOf(error, 'code')) ?? '', message: textOf(fieldOf(error, 'message')) ?? '' };
}

/** An answer of 400 and above as what is thrown. */
export function refusalOf(answer: AzureAnswer, call: CallName): AzureRefusal {
  const { error, code, message } = errorOf(answer.body);
  const faultCode = codeFor(answer.status, code);
  const said = message === '' ? null : firstWords(message);
  const detail = callDetail(call, answer.ids, [`HTTP ${answer.status}${code === '' ? '' : ` ${code}`}`, ...(message === '' ? [] : [message.slice(0, 4_000)])]);
  const hint = hintFor(answer.status, code);
  return new AzureRefusal(fault(faultCode, { ...(said === null ? {} : { message: said }), ...(hint === null ? {} : { hint }), detail }), answer, code, error);
}

function codeFor(status: number, azureCode: string): FaultCode {
  if (azureCode === 'SubscriptionNotFound' || azureCode === 'InvalidSubscriptionId') return 'not-found';
  if (azureCode === 'InvalidAuthenticationTokenTenant') return 'signed-out';
  if (status === 401) return 'signed-out';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 413) return 'too-large';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'server-error' : 'device-refused';
}

function hintFor(status: number, azureCode: string): string | null {
  if (azureCode === 'AuthorizationFailed' || azureCode === 'LinkedAuthorizationFailed') return 'Ask an owner of the subscription for a role that allows it, then sign in again: roles that were given just now count after a new sign-in.';
  if (azureCode === 'Forbidden' || status === 403) return 'Ask for a role or an access policy that allows it.';
  if (status === 409) return 'Look at its state, then try again.';
  return status >= 400 && status < 500 && status !== 404 && status !== 429 && status !== 401 ? 'What Azure says is in the details.' : null;
}

/** What Azure says first; a message that is JSON itself is no sentence. */
function firstWords(message: string): string | null {
  const line = message.split(/\r?\n/, 1)[0]?.trim() ?? '';
  return line === '' || line.startsWith('{') || line.startsWith('[') ? null : line.slice(0, 1_000);
}
