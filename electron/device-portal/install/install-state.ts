import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Devices } from '../devices.ts';
import { endpoints } from '../endpoints.ts';
import { installWords } from '../install-codes.ts';
import { portalError } from '../portal-faults.ts';
import { readAnswer } from '../wire/answer.ts';
import { hresultText } from '../wire/error-body.ts';
import { packageStateAnswer } from '../wire/packages.ts';

const pollEveryMs = 700;
/** Large apps take minutes to be laid down. */
const longestMs = 30 * 60_000;
/** "Nothing was ever started" right after the upload only means that it has not begun. */
const beginsWithinMs = 15_000;
/** An error in passing is none; one that lasts so long is. */
const longestTroubleMs = 60_000;
/** From then on it is told. */
const tellTroubleAfterMs = 5_000;
const installing = 'The headset is installing';
/** A headset that is away this long in the middle has most likely restarted, and forgotten the job. */
const awayForMs = 4 * 60_000;

/**
 * Waits for the true end of the one installation of a headset: 204, an empty answer and `InstallRunning` are "busy"; an
 * error in passing is no failure; a 200 may be one (device-portal.md §1.3).
 *
 * @throws FaultError with the meaning of the device's code.
 */
export async function awaitInstallResult(devices: Devices, connectionId: ConnectionId, signal: AbortSignal, say: (words: string) => void): Promise<void> {
  const { clock } = devices.services;
  const startedAt = clock.now();
  let troubleSince: number | null = null;
  while (clock.now() - startedAt < longestMs) {
    const askedAt = clock.now();
    const answer = await ask(devices, connectionId, signal, say);
    if (answer === 'done') return;
    if (typeof answer === 'string') {
      if (troubleSince !== null) say(installing);
      troubleSince = null;
    } else {
      troubleSince ??= askedAt;
      const troubleMs = clock.now() - troubleSince;
      if (troubleMs >= longestTroubleMs) throw withoutResult(answer);
      if (troubleMs >= tellTroubleAfterMs) say(`Waiting for the headset to tell the result: ${answer.fault.message}`);
    }
    if (answer === 'nothing' && clock.now() - startedAt > beginsWithinMs) {
      throw portalError('device-refused', { message: 'The headset did not begin to install the package.', hint: 'Try again. If it stays so, restart the headset.' });
    }
    await clock.delay(pollEveryMs, signal);
  }
  throw portalError('slow', { message: 'The headset has been installing for half an hour without an end.', hint: 'Look into the headset; restart it if it does not respond.' });
}

async function ask(devices: Devices, connectionId: ConnectionId, signal: AbortSignal, say: (words: string) => void): Promise<'done' | 'busy' | 'nothing' | FaultError> {
  try {
    const { status, text } = await devices.client(connectionId).get(endpoints.packageState, { signal, missing: 'thing' });
    if (status === 204 || text.trim() === '') return 'busy';
    return resultOf(text);
  } catch (error) {
    if (signal.aborted || !(error instanceof FaultError) || error instanceof InstallFailed) throw error;
    if (error.fault.code === 'not-found') return 'nothing';
    if (error.fault.code === 'unauthorised' || error.fault.code === 'identity-changed') throw error;
    if (devices.headset(connectionId).reachable) return error;
    await back(devices, connectionId, signal, say);
    return 'busy';
  }
}

function withoutResult({ fault }: FaultError): FaultError {
  return new FaultError({
    ...fault, message: `The headset was installing and does not tell what became of it: ${fault.message}`, hint: 'Look whether the app is in the list. If it is not, install it again.',
  });
}

function resultOf(text: string): 'done' | 'busy' {
  const { running, success, code, reason } = readAnswer(endpoints.packageState, packageStateAnswer, text);
  if (running) return 'busy';
  if (success === true || (success === null && (code === null || code === 0))) return 'done';
  throw new InstallFailed(failureFault(code, reason));
}

class InstallFailed extends FaultError {}

function failureFault(code: number | null, reason: string | null) {
  const words = code === null ? null : installWords(code);
  const detail = [code === null ? null : hresultText(code), reason].filter((part) => part !== null).join(' · ');
  if (words !== null) {
    const { fault, message, hint, remedy } = words;
    return portalError(fault, { message, hint, remedy, detail }).fault;
  }
  const said = reason === null ? '' : `: ${reason.replace(/[.\s]+$/u, '')}`;
  return portalError('device-refused', {
    message: `The headset could not install the package${said}${code === null ? '' : ` (${hresultText(code)})`}.`, hint: 'Try again. If it stays so, look the code up or restart the headset.', detail,
  }).fault;
}

async function back(devices: Devices, connectionId: ConnectionId, signal: AbortSignal, say: (words: string) => void): Promise<void> {
  say('Waiting for the headset to come back');
  const limit = AbortSignal.timeout(awayForMs);
  try {
    await devices.whenOnline(connectionId, AbortSignal.any([signal, limit]));
    say(installing);
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    throw portalError('connection-lost', {
      message: 'The headset went away while it was installing, and has not come back.', hint: 'When it answers again, look whether the app is there; if not, install it again.',
    });
  }
}
