import type { JsonObject } from './json.ts';

/** An error as ARM words it: `{ code, message, target?, details?, additionalInfo? }`, details nested to any depth. */
export interface ArmError {
  readonly code: string;
  /** Text for people. What providers answer inside a failed operation is JSON text here (reference/azure.md §2.0). */
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ArmError[];
  readonly additionalInfo?: readonly { readonly type: string; readonly info: JsonObject }[];
}

/** An error that ends a call with a status. Throw it from any hook or route; the core writes `{ "error": … }`. */
export class ArmFailure extends Error {
  override name = 'ArmFailure';
  readonly status: number;
  readonly error: ArmError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: ArmError, headers: Readonly<Record<string, string>> = {}) {
    super(`${error.code}: ${error.message}`);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

/** The same as a plain object, without what is not stated. */
export function errorJson(error: ArmError): JsonObject {
  return {
    code: error.code,
    message: error.message,
    ...(error.target === undefined ? {} : { target: error.target }),
    ...(error.details === undefined ? {} : { details: error.details.map(errorJson) }),
    ...(error.additionalInfo === undefined ? {} : { additionalInfo: error.additionalInfo.map(({ type, info }) => ({ type, info })) }),
  };
}
