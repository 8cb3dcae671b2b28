import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';

export interface LogText {
  text: string;
  asOf: number;
}

/** Between two askings: the gateway has no stream, each asking brings the whole tail again (service-fabric.md §1.9). */
const pauseMs = { visible: 3_000, hidden: 15_000 };
const longest = 4_000_000;

/**
 * The end of a container's log, told again whenever it has changed.
 * @throws FaultError `invalid-input` for what is no code package, `not-found` where it is gone, `not-supported` where it
 * is no container.
 */
export function followContainerLog(cluster: Cluster, ref: EntityRef, tail: number, previous: boolean, signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<LogText, void, undefined> {
  if (ref.kind !== 'codePackage') throw faultError('invalid-input', { message: 'Only code packages that run in containers have a log.', hint: 'Open the log from a code package.' });
  const of = ref;
  return abortableGenerator(signal, async function* (ended) {
    let told: string | null = null;
    while (!ended.aborted) {
      const text = (await queries.deployed.containerLog(cluster.client(), of, of, tail, previous, { signal: ended })).slice(-longest);
      if (text !== told) {
        told = text;
        yield { text, asOf: cluster.clock.now() };
      }
      try {
        await cluster.clock.delay(visible() ? pauseMs.visible : pauseMs.hidden, ended);
      } catch (error) {
        if (!ended.aborted) throw error;
      }
    }
  });
}
