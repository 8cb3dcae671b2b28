import type { ActResult } from '../../../shared/contract/clusters/actions.ts';
import { confirmationNameOf, isConfirmedBy } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ActSubject } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { maskedJson } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { endOfFault } from '../../core/acts.ts';
import { FaultError } from '../../core/fault-error.ts';
import { fault, toFault } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import type { GatewayEndpoint } from '../gateway/endpoints.ts';
import { pathOf } from '../gateway/gateway-call.ts';
import type { GatewayCall } from '../gateway/gateway-call.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import type { SentCall } from './act-events.ts';
import type { ActLog } from './act-log.ts';

/** One thing that is to be done to a cluster. */
export interface Act {
  readonly subject: ActSubject;
  readonly typedName: string;
  readonly reason: string;
  /** "Deactivate Node 7 (Restart)". */
  readonly title: string;
  readonly ref: EntityRef | null;
  /** Does it, and says what comes of it. Looks first whether things still are as they were seen. */
  run(client: GatewayClient): Promise<string>;
  /** What to look at again afterwards, also where the outcome is unknown. Its own failure is nobody's. */
  after?(): Promise<unknown>;
}

/**
 * Confirmed, unlocked, recorded, done, looked at: the one way in which anything is changed in a cluster.
 *
 * @throws FaultError as of `Cluster.requireUnlocked`, and what the cluster says; `outcome-unknown` where it was sent and
 * the answer was lost.
 */
export async function perform(cluster: Cluster, log: ActLog, act: Act): Promise<ActResult> {
  const expected = confirmationNameOf(act.subject, cluster.name);
  const client = await cluster.requireUnlocked(isConfirmedBy(act.typedName, expected) ? expected : act.typedName, expected);
  const profile = cluster.profile();
  const begun = await log.begin({
    connectionId: cluster.connectionId, action: act.subject.action, title: act.title.slice(0, 500), ref: act.ref,
    profile: (profile?.name ?? '').slice(0, 100), role: profile?.role ?? 'admin', confirmedHow: `Typed “${expected}”`.slice(0, 300), reason: act.reason.slice(0, 500), call: '', body: '',
  }, expected);
  const noted = notingWrites(client, (endpoint, call) => log.sending(begun, writtenAs(endpoint, call)));
  try {
    const message = (await act.run(noted)).slice(0, 1_000);
    await log.end(begun, { result: 'done', fault: null, message });
    return { message };
  } catch (error) {
    const why = toFault(error);
    await log.end(begun, endOfFault(error));
    throw error instanceof FaultError ? error : new FaultError(fault(why.code, { ...why, connectionId: cluster.connectionId }), { cause: error });
  } finally {
    void lookAgain(cluster, act);
  }
}

async function lookAgain(cluster: Cluster, act: Act): Promise<void> {
  try {
    await act.after?.();
  } catch (error) {
    cluster.logger.debug('acts.not-refreshed', 'What an act has changed could not be looked at yet.', { connectionId: cluster.connectionId, reason: toFault(error).code });
  }
}

/** The same client, which tells of each write before it is sent. */
function notingWrites(client: GatewayClient, note: (endpoint: GatewayEndpoint, call: GatewayCall) => Promise<void>): GatewayClient {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'write') {
        return async (endpoint: GatewayEndpoint, call: GatewayCall = {}): Promise<void> => {
          await note(endpoint, call);
          await target.write(endpoint, call);
        };
      }
      if (name === 'writeFor') {
        return async (...[endpoint, schema, call = {}]: Parameters<GatewayClient['writeFor']>): Promise<unknown> => {
          await note(endpoint, call);
          return target.writeFor(endpoint, schema, call);
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function writtenAs(endpoint: GatewayEndpoint, call: GatewayCall): SentCall {
  const query = Object.entries(call.query ?? {}).filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => `${name}=${String(value)}`).join('&');
  const line = `${endpoint.method} ${pathOf(endpoint, call.path)}${query === '' ? '' : `?${query}`}`;
  const body = call.body === undefined ? '' : Buffer.isBuffer(call.body) ? `${call.body.byteLength} bytes` : maskedJson(call.body);
  return { call: line.slice(0, 2_000), body: body.slice(0, 200_000) };
}
