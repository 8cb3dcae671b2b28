import { ORPCError } from '@orpc/client';
import type { Fault } from '../../shared/domain/fault.ts';

/** Thrown by calls that could not be made, or were cut off, because Fabriscope's own connection to its host is gone. */
export class CarrierLostError extends Error {
  override readonly name = 'CarrierLostError';
}

const carrierLost: Fault = {
  code: 'connection-lost',
  message: 'Fabriscope’s own connection to its host is lost.',
  hint: 'It comes back by itself once the host answers. Nothing that was running on the headset has been stopped.',
  retryable: true,
  remedy: 'retry',
};

const readOnly: Fault = {
  code: 'read-only',
  message: 'This page may only look.',
  hint: 'It was opened with the wallboard link. Open the operator link to change something.',
  retryable: false,
  remedy: 'none',
};

/** A fault of this side, for what the contract does not name. */
function internal(message: string, detail: string): Fault {
  return {
    code: 'internal', message, hint: 'Try again. If it happens once more, copy the diagnostics and report it.',
    retryable: true, remedy: 'retry', detail: detail.slice(0, 8_000),
  };
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null
    && 'code' in value && typeof value.code === 'string'
    && 'message' in value && typeof value.message === 'string'
    && 'hint' in value && typeof value.hint === 'string'
    && 'retryable' in value && 'remedy' in value;
}

function faultOfCallError(error: ORPCError<string, unknown>): Fault {
  if (error.code === 'FAULT' && isFault(error.data)) return error.data;
  if (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN') return { ...readOnly, detail: error.message };
  if (error.code === 'BAD_REQUEST') {
    return {
      code: 'invalid-input', message: 'Something in this request was not accepted.', hint: 'Check what was entered and try again.',
      retryable: false, remedy: 'none', detail: detailOf(error),
    };
  }
  return internal('Fabriscope could not do this.', detailOf(error));
}

function detailOf(error: ORPCError<string, unknown>): string {
  const data: unknown = error.data;
  const text = data === undefined ? '' : `\n${JSON.stringify(data, null, 1)}`;
  return `${error.code}: ${error.message}${text}`;
}

/** Whether something was stopped on purpose. A DOMException counts too, which is no Error everywhere. */
export function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}

/** @returns a fault for whatever was thrown, also for a lost carrier or an error of the page itself. Never throws. */
export function faultOf(error: unknown): Fault {
  if (isFault(error)) return error;
  if (error instanceof ORPCError) return faultOfCallError(error);
  if (error instanceof CarrierLostError) return carrierLost;
  if (isAbort(error)) {
    return { code: 'cancelled', message: 'Cancelled.', hint: '', retryable: true, remedy: 'none' };
  }
  return internal('Something in this page went wrong.', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
