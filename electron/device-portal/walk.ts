import type { Endpoint, LadderStep } from '../../shared/contract/connections.ts';
import type { LadderStepName } from '../../shared/domain/connection-state.ts';
import type { Clock } from '../core/clock.ts';
import type { ConnectionRecord, Credentials } from '../core/connections/driver.ts';
import { Ladder, type StepChange } from '../core/connections/ladder.ts';
import type { FaultError } from '../core/fault-error.ts';
import { summariseCertificate } from '../core/net/certificate.ts';
import { requestOver } from '../core/net/http-request.ts';
import { pinnedAgent } from '../core/net/pinned-agent.ts';
import { readBody } from '../core/net/read-body.ts';
import type { OfferedCertificate } from '../core/net/tls-trust.ts';
import { endpoints } from './endpoints.ts';
import { climb } from './ladder.ts';
import { portalError, portalLineError } from './portal-faults.ts';
import { readAnswer } from './wire/answer.ts';
import { osInfoAnswer } from './wire/os.ts';

/**
 * Walks the ladder once and yields all six steps at each change. Without a record (an address that is being tried) no
 * credential is sent: the walk ends with the certificate to compare and with the finding that a portal answers.
 */
export async function* walkLadder(
  endpoint: Endpoint, record: ConnectionRecord | null, credentials: Credentials | null, clock: Clock, signal: AbortSignal,
): AsyncGenerator<LadderStep[], void, undefined> {
  const ladder = new Ladder(clock);
  for await (const _ of ladder.follow(climbOrLook(endpoint, record, credentials, clock, signal, ladder))) yield ladder.steps;
}

async function climbOrLook(
  endpoint: Endpoint, record: ConnectionRecord | null, credentials: Credentials | null, clock: Clock, signal: AbortSignal, ladder: Ladder,
): Promise<void> {
  const result = await climb({
    endpoint, trust: record?.trust ?? null, credentials: record === null ? null : credentials, signal, clock, thorough: true,
    onStep: (step, change) => ladder.change(step, record === null ? asLook(step, change) : change),
  });
  if (result.kind === 'arrived') result.arrival.agent.destroy();
  else if (record === null && result.at === 'fingerprint' && result.offered !== null) await lookForPortal(endpoint, result.offered, signal, ladder);
  else if (record === null && result.fault.code === 'unpaired') ladder.change('credentials', { state: 'skipped', finding: notYet });
  ladder.skipTheRest('Not tried, because an earlier step failed.');
}

const notYet = 'No user name or password is sent while an address is only tried.';

/** To whoever only tries an address, an unknown certificate is no failure but the thing to compare. */
function asLook(step: LadderStepName, change: StepChange): StepChange {
  if (step !== 'fingerprint' || change.state !== 'failed' || change.fault.code !== 'untrusted' || change.certificate === undefined) return change;
  return { state: 'ok', finding: 'Shows this certificate. Compare its fingerprint with the headset before you accept it.', certificate: change.certificate };
}

async function lookForPortal(endpoint: Endpoint, offered: OfferedCertificate, signal: AbortSignal, ladder: Ladder): Promise<void> {
  ladder.change('credentials', { state: 'skipped', finding: notYet });
  ladder.change('api', { state: 'running' });
  const agent = pinnedAgent({ anchorPem: offered.pem, anchorIsRoot: false, fingerprint256: summariseCertificate(offered.pem).fingerprint256 });
  try {
    const answer = await requestOver({ agent, endpoint, method: 'GET', path: endpoints.osInfo.path, signal, insecureHTTPParser: true, responseTimeoutMs: 5_000 });
    const text = (await readBody(answer.body, 256 * 1024)).toString('utf8');
    const realm = answer.headers['www-authenticate'] ?? '';
    if (answer.status === 401 && /basic/i.test(realm)) ladder.change('api', { state: 'ok', finding: 'A Device Portal answers and asks for a user name.' });
    else if (answer.status === 200) {
      // Web servers answer much with 200: only what a portal would say of itself counts.
      if (text.trimStart().startsWith('<')) throw portalError('not-a-portal', { detail: 'a web page instead of data' });
      readAnswer(endpoints.osInfo, osInfoAnswer, text);
      ladder.change('api', { state: 'ok', finding: 'A Device Portal answers and lets everybody in.' });
    } else throw strangeAnswer(answer.status);
  } catch (error) {
    ladder.change('api', { state: 'failed', fault: portalLineError(error, endpoint).fault });
  } finally {
    agent.destroy();
  }
}

/** A portal that is not well is one all the same; whoever looks for it must not be sent to another address. */
function strangeAnswer(status: number): FaultError {
  const detail = `HTTP ${status}`;
  if (status >= 500) return portalError('server-error', { message: 'A device answers, but its portal failed inside.', detail });
  if (status === 403) {
    return portalError('forbidden', { message: 'A device answers, but refuses to say what it is.', hint: 'Try again. If it stays so, check the address, then restart the headset.', detail });
  }
  return portalError('not-a-portal', { detail });
}
