import type { ArmFailure } from '../model/arm-error.ts';
import { errorJson } from '../model/arm-error.ts';
import type { JsonObject } from '../model/json.ts';

/** What goes back over the wire: a status with JSON, a page, or nothing. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: JsonObject;
  readonly html?: string;
}

export const jsonAnswer = (status: number, json: JsonObject, headers: Readonly<Record<string, string>> = {}): Answer => ({ status, json, headers });

export const failureAnswer = (failure: ArmFailure): Answer => jsonAnswer(failure.status, { error: errorJson(failure.error) }, failure.headers);
