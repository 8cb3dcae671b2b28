import { randomBytes } from 'node:crypto';
import { ORPCError, ValidationError, type AnyProcedure, type AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import type { Fault } from '../../shared/domain/fault.ts';
import { faultSchema } from '../../shared/domain/fault.ts';
import { endableStream } from './endable-stream.ts';
import { FaultError } from './fault-error.ts';
import { fault, isFileError, toFault } from './faults.ts';
import type { Logger } from './logging.ts';
import type { Redactor } from './logging/redactor.ts';
import type { RequestContext } from './request-context.ts';

/** What stands between the page and every procedure. */
export interface CallGuard {
  readonly logger: Logger;
  readonly redactor: Redactor;
}

/**
 * The handler of all calls, whatever carries them. It lets a read-only caller read only, turns every error into the
 * contract's FAULT (no stack and no secret crosses the seam), gives unexpected ones an id that the log has too, and ends
 * streams whose reader has gone even where their source does not notice.
 */
export function programCalls(router: AnyRouter, guard: CallGuard): RPCHandler<RequestContext> {
  return new RPCHandler<RequestContext>(router, {
    clientInterceptors: [
      async (call) => {
        const path = call.path.join('.');
        const translate = (error: unknown): unknown => asFault(error, path, call.signal, guard);
        try {
          if (call.context.role !== 'operator' && !isReadOnly(call.procedure)) throw new FaultError(fault('read-only'));
          learnSecrets(call.input, guard.redactor);
          const output = await call.next();
          return isAsyncIterator(output) ? endableStream(output, call.signal, translate) : output;
        } catch (error) {
          throw translate(error);
        }
      },
    ],
  });
}

function isReadOnly(procedure: AnyProcedure): boolean {
  const meta: unknown = procedure['~orpc'].meta;
  return typeof meta === 'object' && meta !== null && 'effect' in meta && meta.effect === 'read';
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown, unknown, undefined> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value && typeof value.next === 'function';
}

/** How deep inputs hold secrets: a sign-in within a profile within the input is the deepest. */
const secretDepth = 3;

/** Secrets on their way in are known to the redactor before anything is done with them. */
function learnSecrets(input: unknown, redactor: Redactor, depth = 0): void {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return;
  const fields: Record<string, unknown> = { ...input };
  for (const name of ['password', 'passphrase', 'passPhrase', 'pin', 'secret', 'token', ...(fields['secret'] === true ? ['text'] : [])]) {
    const value = fields[name];
    if (typeof value === 'string') redactor.learnPassing(value);
  }
  const { pem } = fields;
  if (typeof pem === 'string') for (const [, key] of pem.matchAll(/PRIVATE KEY-----\s*([^-]+?)\s*-----END/g)) redactor.learnPassing(key ?? '');
  if (depth < secretDepth) for (const value of Object.values(fields)) learnSecrets(value, redactor, depth + 1);
}

function asFault(error: unknown, path: string, signal: AbortSignal | undefined, guard: CallGuard): ORPCError<'FAULT', Fault> {
  const found = faultOf(error);
  if (found) return faultAnswer(found, guard.redactor);
  if (signal?.aborted) return faultAnswer(fault('cancelled'), guard.redactor);
  const reference = randomBytes(4).toString('hex');
  guard.logger.error('calls.failed', 'A call failed unexpectedly.', { reference, path, error });
  return faultAnswer(fault('internal', { detail: `Log reference ${reference}` }), guard.redactor);
}

/** The fault that an error stands for; null where it was not foreseen. */
function faultOf(error: unknown): Fault | null {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof ORPCError) {
    if (error.code === 'FAULT') return faultSchema.safeParse(error.data).data ?? null;
    return error.code === 'BAD_REQUEST' ? refusedInput(error.cause) : null;
  }
  if (error instanceof Error && error.name === 'AbortError') return fault('cancelled');
  return isFileError(error) ? toFault(error) : null;
}

/** Names what is wrong with the input, never what was in it. */
function refusedInput(cause: unknown): Fault {
  const issues = cause instanceof ValidationError ? cause.issues.slice(0, 5) : [];
  const words = issues.map(({ path, message }) => `${(path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || 'input'}: ${message}`);
  return fault('invalid-input', { message: 'Something in this request was not accepted.', hint: 'Check what was entered and try again.', ...(words.length > 0 ? { detail: words.join('\n') } : {}) });
}

function faultAnswer(found: Fault, redactor: Redactor): ORPCError<'FAULT', Fault> {
  const clean = redactedFault(found, redactor);
  return new ORPCError('FAULT', { defined: true, message: clean.message, data: clean });
}

/** The fault as it may cross the seam. */
export function redactedFault(found: Fault, redactor: Redactor): Fault {
  const { detail, ...rest } = found;
  return {
    ...rest,
    message: redactor.text(found.message).slice(0, 2_000),
    hint: redactor.text(found.hint).slice(0, 2_000),
    ...(detail === undefined ? {} : { detail: redactor.text(detail).slice(0, 8_000) }),
  };
}
