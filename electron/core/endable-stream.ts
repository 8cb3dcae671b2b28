type Step<T> = IteratorResult<T, unknown>;

/**
 * The same stream, which ends with its signal even where its source waits for something that never comes, and whose
 * errors go through `translate`.
 */
export function endableStream<T>(source: AsyncIterator<T, unknown, undefined>, signal: AbortSignal | undefined, translate: (error: unknown) => unknown): AsyncGenerator<T, unknown, undefined> {
  let ended = false;
  let stopWaiting: (() => void) | null = null;
  const finish = (): void => {
    if (ended) return;
    ended = true;
    signal?.removeEventListener('abort', finish);
    stopWaiting?.();
    // A source that is stuck takes note when it wakes up; nobody waits for that.
    Promise.resolve(source.return?.()).catch(() => {});
  };
  const step = (): Promise<Step<T>> =>
    new Promise((resolve, reject) => {
      stopWaiting = () => resolve({ done: true, value: undefined });
      source.next().then(resolve, reject);
    });
  const stream: AsyncGenerator<T, unknown, undefined> = {
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        const result = await step();
        if (result.done === true) finish();
        return result;
      } catch (error) {
        finish();
        throw translate(error);
      }
    },
    async return(value) {
      finish();
      return { done: true, value: await value };
    },
    async throw(error) {
      finish();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
    async [Symbol.asyncDispose]() {
      finish();
    },
  };
  if (signal?.aborted) finish();
  else signal?.addEventListener('abort', finish, { once: true });
  return stream;
}
