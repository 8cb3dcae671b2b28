import type { AnyAnswer, CallAnswer, CallAsk, CallErrors, CallKind, CallRefusal, CallTable } from './calls.ts';

interface PendingCall<Request> {
  readonly request: Request;
  answered(answer: { readonly kind: string }): void;
  failed(error: Error): void;
}

/** Questions to a thread that wait for their answers, which come in any order. */
export class PendingCalls<Calls extends CallTable<Calls>, Refusal extends CallRefusal> {
  readonly #errors: CallErrors<Refusal>;
  readonly #pending = new Map<number, PendingCall<CallAsk<Calls, CallKind<Calls>>>>();
  #made = 0;

  constructor(errors: CallErrors<Refusal>) {
    this.#errors = errors;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** In the order in which they were asked. */
  requests(): CallAsk<Calls, CallKind<Calls>>[] {
    return [...this.#pending.values()].map(({ request }) => request);
  }

  /** @param send hands the question over, now or later. @throws what `send` throws, and the errors of this thread. */
  ask<Kind extends CallKind<Calls>>(kind: Kind, ask: Calls[Kind]['ask'], send: (request: CallAsk<Calls, Kind>) => void): Promise<CallAnswer<Calls, Kind>> {
    const call = ++this.#made;
    const request = { ...ask, call, kind };
    return new Promise((resolve, reject) => {
      this.#pending.set(call, {
        request,
        answered: (answer) => (isOf<Calls, Kind>(answer, kind) ? resolve(answer) : reject(this.#errors.ended(new Error('An answer to another question came.')))),
        failed: reject,
      });
      send(request);
    });
  }

  settle(message: AnyAnswer<Calls> | Refusal): void {
    const pending = this.#pending.get(message.call);
    this.#pending.delete(message.call);
    if (isRefusal<Calls, Refusal>(message)) pending?.failed(this.#errors.refused(message));
    else pending?.answered(message);
  }

  /** No answer will come any more. */
  fail(cause: Error): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const each of pending) each.failed(this.#errors.ended(cause));
  }
}

function isOf<Calls extends CallTable<Calls>, Kind extends CallKind<Calls>>(answer: { readonly kind: string }, kind: Kind): answer is CallAnswer<Calls, Kind> {
  return answer.kind === kind;
}

function isRefusal<Calls extends CallTable<Calls>, Refusal extends CallRefusal>(message: AnyAnswer<Calls> | Refusal): message is Refusal {
  return message.kind === 'trouble';
}
