import type { Endpoint, LadderStep } from '../../../shared/contract/connections.ts';
import type { LadderStepName } from '../../../shared/domain/connection-state.ts';
import type { Clock } from '../clock.ts';
import { toFault } from '../faults.ts';
import { lookUpHost, reachPort } from '../net/reach.ts';
import { Ladder } from './ladder.ts';

/** A step of a ladder. It returns what it found, in words, or throws why it ends here. */
export type ClimbStep = readonly [name: LadderStepName, take: () => Promise<string>];

const reachLimitMs = 8_000;

/** From a name to a port that answers. */
export function reachSteps(endpoint: Endpoint, signal: AbortSignal): readonly ClimbStep[] {
  const limits = { timeoutMs: reachLimitMs, signal };
  return [
    ['name', async () => `${endpoint.host} is ${(await lookUpHost(endpoint, limits)).slice(0, 3).join(', ')}.`],
    ['tcp', async () => `Answers at ${await reachPort(endpoint, limits)}.`],
  ];
}

/** Takes one step after the other and yields all six at each change. The first that fails is the last that is taken. */
export async function* climb(steps: readonly ClimbStep[], clock: Clock): AsyncGenerator<LadderStep[], void, undefined> {
  const ladder = new Ladder(clock);
  for await (const _ of ladder.follow(takeAll(steps, ladder))) yield ladder.steps;
}

async function takeAll(steps: readonly ClimbStep[], ladder: Ladder): Promise<void> {
  for (const [name, take] of steps) {
    ladder.change(name, { state: 'running' });
    try {
      ladder.change(name, { state: 'ok', finding: await take() });
    } catch (error) {
      ladder.change(name, { state: 'failed', fault: toFault(error) });
      break;
    }
  }
  ladder.skipTheRest();
}
