/** Runs calls one after the other, in the order in which they came (azure.md §3.2). */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(call: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(call, call);
    this.#last = mine.catch(() => {});
    return mine;
  }
}
