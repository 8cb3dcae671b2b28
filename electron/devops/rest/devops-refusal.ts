import * as z from 'zod';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { fault } from '../../core/faults.ts';
import type { RawAnswer } from '../../core/net/service-exchange.ts';
import { scopeOf, type DevopsPart } from './api-calls.ts';

/** Azure DevOps answered, and said no. */
export class DevopsRefusal extends FaultError {
  readonly status: number;
  readonly part: DevopsPart;
  /** Its own name of what is wrong, such as `BuildNotFoundException`; empty where it gave none. */
  readonly typeKey: string;

  constructor(made: Fault, status: number, part: DevopsPart, typeKey: string) {
    super(made);
    this.status = status;
    this.part = part;
    this.typeKey = typeKey;
  }
}

const errorSchema = z.looseObject({ message: z.string(), typeKey: z.string().optional() });

/**
 * Whether the answer asks to sign in: an honest 401, the sign-in page with a status that says success, or the way to it.
 * That is what becomes of a token which has expired or was revoked.
 */
export function asksToSignIn({ status, headers, text }: RawAnswer): boolean {
  if (status === 401 || status === 203) return true;
  if (status === 302 || status === 303 || status === 307) return /_signin|_signedin|\/login\b|login\.microsoftonline|vssps\.visualstudio/i.test(headers.location ?? '');
  return status === 200 && isPage(headers['content-type'], text) && /sign.?in/i.test(text.slice(0, 4_000));
}

export function isPage(contentType: string | undefined, text: string): boolean {
  return /text\/html/i.test(contentType ?? '') || /^\s*<(!doctype|html)/i.test(text.slice(0, 200));
}

/** @param call what was asked, without its query. */
export function refusalOf(answer: RawAnswer, part: DevopsPart, call: string): DevopsRefusal {
  const { status } = answer;
  const { message, typeKey } = saidIn(answer);
  const detail = [`GET ${call}`, `HTTP ${String(status)}${typeKey === '' ? '' : ` ${typeKey}`}`, ...(message === '' ? [] : [message.slice(0, 4_000)])].join('\n');
  return new DevopsRefusal(fault(codeFor(status), { ...wordsFor(answer, part, message), detail }), status, part, typeKey);
}

/** What is wrong with the token, in words. */
export function refusedToken(answer: RawAnswer, part: DevopsPart, call: string): DevopsRefusal {
  const hasExpired = /token used has expired/i.test(answer.text);
  const made = fault('unauthorised', {
    message: hasExpired ? 'The personal access token has expired.' : 'Azure DevOps refuses the sign-in: the token was revoked, has expired, or is not of this organisation.',
    hint: 'Make a new token at Azure DevOps (User settings, Personal access tokens) and enter it here.', remedy: 'sign-in', detail: `GET ${call}\nHTTP ${String(answer.status)}`,
  });
  return new DevopsRefusal(made, 401, part, '');
}

function saidIn({ text }: RawAnswer): { readonly message: string; readonly typeKey: string } {
  try {
    const { message, typeKey = '' } = errorSchema.parse(JSON.parse(text));
    return { message, typeKey };
  } catch {
    return { message: '', typeKey: '' };
  }
}

function codeFor(status: number): FaultCode {
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'server-error' : status >= 400 ? 'device-refused' : 'foreign-origin';
}

function wordsFor(answer: RawAnswer, part: DevopsPart, message: string): Partial<Pick<Fault, 'message' | 'hint'>> {
  const { status } = answer;
  if (status === 403) return { message: lackOf(part), hint: 'Add it to the token at Azure DevOps, or ask for the permission in the project.' };
  if (status === 404 && isPage(answer.headers['content-type'], answer.text)) return { message: 'There is no organisation or collection of this name at this address.', hint: 'Check the address.' };
  if (status >= 500) return { message: 'Azure DevOps is out of order for a moment.' };
  if (status >= 300 && status < 400) return { message: 'The answer points on to another place. It was not followed, for a token must not go there.', hint: 'Check the address: it may have moved.' };
  return message === '' ? {} : { message: message.split(/\r?\n/, 1)[0]?.slice(0, 1_000) ?? message };
}

/** "The token lacks the scope Release (read)." */
export function lackOf(part: DevopsPart): string {
  const scope = scopeOf[part];
  return scope === null ? 'This is not allowed.' : `The token lacks the scope ${scope}, or its owner may not see this.`;
}

/** The version that a server offers instead of one that it is too old for: `7.0` of "The latest REST API version this server supports is 7.0." */
export function offeredVersion(error: DevopsRefusal): string | null {
  if (error.typeKey !== 'VssVersionOutOfRangeException') return null;
  return /latest REST API version this server supports is (\d+\.\d+)/i.exec(error.fault.detail ?? '')?.[1] ?? null;
}
