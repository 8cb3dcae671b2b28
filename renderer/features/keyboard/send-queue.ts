import type { VirtualKeyName } from '../../../shared/contract/devices.ts';
import type { Fault } from '../../../shared/domain/fault.ts';

export type SendJob =
  | { readonly kind: 'text'; readonly text: string; readonly secret: boolean; readonly slowly: boolean }
  | { readonly kind: 'key'; readonly key: VirtualKeyName; readonly times: number };

/** Carries one job out; rejects with a fault. `typed`: it comes from live typing. */
export type SendOne = (job: SendJob, signal: AbortSignal, typed: boolean) => Promise<void>;

export interface QueueState {
  readonly sending: SendJob | null;
  readonly waiting: number;
  /** Why the last job failed; cleared by the next one that works. */
  readonly fault: Fault | null;
  /** Characters and keys that arrived, since the queue was made. */
  readonly sent: number;
}

interface Waiting {
  job: SendJob;
  /** Belongs to live typing: neighbours melt together, and are given up together when one fails. */
  readonly typed: boolean;
}

const mostTimes = 200;
const longestText = 20_000;

/**
 * Sends texts and keys one after the other, in the order in which they were given. What is typed while something is on
 * its way goes as one: the headset takes a text as fast as a letter.
 */
export class SendQueue {
  readonly #send: SendOne;
  readonly #faultOf: (error: unknown) => Fault;
  readonly #changed: (state: QueueState) => void;
  #waiting: Waiting[] = [];
  #sending: SendJob | null = null;
  #stop = new AbortController();
  #fault: Fault | null = null;
  #sent = 0;

  constructor(send: SendOne, faultOf: (error: unknown) => Fault, changed: (state: QueueState) => void) {
    this.#send = send;
    this.#faultOf = faultOf;
    this.#changed = changed;
  }

  push(job: SendJob, typed = false): void {
    const last = this.#waiting.at(-1);
    const melted = last !== undefined && typed && last.typed ? melt(last.job, job) : null;
    if (last !== undefined && melted !== null) last.job = melted;
    else this.#waiting.push({ job, typed });
    this.#tell();
    if (this.#sending === null) void this.#run();
  }

  /** Gives up what waits, and asks to end what is on its way; what has arrived cannot be taken back. */
  cancel(): void {
    this.#waiting = [];
    this.#stop.abort();
    this.#tell();
  }

  forgetFault(): void {
    this.#fault = null;
    this.#tell();
  }

  async #run(): Promise<void> {
    let next = this.#waiting.shift();
    while (next !== undefined) {
      this.#sending = next.job;
      this.#stop = new AbortController();
      this.#tell();
      try {
        await this.#send(next.job, this.#stop.signal, next.typed);
        this.#sent += next.job.kind === 'text' ? Array.from(next.job.text).length : next.job.times;
        this.#fault = null;
      } catch (error) {
        this.#fault = this.#faultOf(error);
        // What was typed after it would land in the wrong place.
        if (next.typed) this.#waiting = this.#waiting.filter((waiting) => !waiting.typed);
      }
      this.#sending = null;
      next = this.#waiting.shift();
    }
    this.#tell();
  }

  #tell(): void {
    this.#changed({ sending: this.#sending, waiting: this.#waiting.length, fault: this.#fault, sent: this.#sent });
  }
}

function melt(one: SendJob, other: SendJob): SendJob | null {
  if (one.kind === 'text' && other.kind === 'text') {
    if (one.secret !== other.secret || one.slowly !== other.slowly || one.text.length + other.text.length > longestText) return null;
    return { ...one, text: one.text + other.text };
  }
  if (one.kind === 'key' && other.kind === 'key' && one.key === other.key && one.times + other.times <= mostTimes) {
    return { ...one, times: one.times + other.times };
  }
  return null;
}
