import { statusOf } from './failure.ts';

/** What the gateway answers, before the weather spoils it. */
export interface Answer {
  readonly status: number;
  /** Reason phrase where it says more than the status. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text; no body when left out. */
  readonly json?: string;
}

export const ok = (value: unknown): Answer => ({ status: 200, json: JSON.stringify(value) });

/** Success without a body. */
export const done = (status: 200 | 201 | 202 = 200): Answer => ({ status });

/** How the gateway says that one entity it was asked for does not exist (service-fabric.md §1.3). */
export const noContent: Answer = { status: 204 };

/** JSON that was written elsewhere: answers with raw 64-bit integers. */
export const written = (json: string): Answer => ({ status: 200, json });

/** The entity, or 204 where there is none. */
export function entity(value: object | undefined): Answer {
  return value === undefined ? noContent : ok(value);
}

/** The error body of every refusal that has one. */
export function failed(code: string, message: string, status = statusOf(code)): Answer {
  return { status, json: JSON.stringify({ Error: { Code: code, Message: message } }) };
}
