import type { Clock } from '../../core/clock.ts';
import type { AzureAnswer } from './azure-answer.ts';
import type { AzureClient, AzureWrite } from './azure-client.ts';
import { pauseAskedFor } from './azure-operation.ts';
import { refusalOf } from './azure-refusal.ts';
import { firstStep, nextStep, pauseMs } from './operation-rules.ts';

/**
 * A POST that only asks and may think for minutes, such as what-if, validate or the export of a group: followed like an
 * operation, but not kept over a restart, since it can be asked again.
 *
 * @param told Azure's own word at each look, and how far it is in percent where it says so.
 * @returns the body of the result.
 * @throws AzureRefusal where it is refused at once or fails later, else as `AzureClient.ask`.
 */
export async function askLong(client: AzureClient, call: AzureWrite, clock: Clock, told: (word: string, percentComplete: number | null) => void = () => {}): Promise<unknown> {
  let answer: AzureAnswer = await client.askRaw(call);
  let step = firstStep('POST', call.path, answer);
  for (let polls = 0; step.kind === 'running'; polls++) {
    told(step.word, step.percentComplete);
    await clock.delay(pauseMs(pauseAskedFor(answer, clock), polls), call.signal);
    answer = await client.follow(step.next.url, call.signal);
    step = nextStep(step.next, answer);
  }
  if (step.end !== 'succeeded') throw refusalOf({ ...answer, status: 400 }, { method: 'POST', path: call.path });
  return step.body;
}
