/**
 * An async generator that can be ended while it waits. A plain one keeps a caller of `return()` waiting until its next
 * `yield`, so that a watcher who leaves would only be noticed with the next message, if one ever comes.
 * @param body gets a signal that is aborted by `outer`, by `return()` and by `throw()`; it must end when that happens.
 */
export function abortableGenerator<T>(
  outer: AbortSignal | undefined,
  body: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  const inner = body(controller.signal);
  const abort = (): void => controller.abort(outer?.reason);
  const forget = (): void => outer?.removeEventListener('abort', abort);
  const followed = async (step: Promise<IteratorResult<T, void>>): Promise<IteratorResult<T, void>> => {
    let ended = true;
    try {
      const result = await step;
      ended = result.done === true;
      return result;
    } finally {
      if (ended) forget();
    }
  };
  if (outer?.aborted) abort();
  else outer?.addEventListener('abort', abort, { once: true });
  const generator: AsyncGenerator<T, void, undefined> = {
    next: () => followed(inner.next()),
    return: (value) => {
      controller.abort();
      return followed(inner.return(value));
    },
    throw: (error) => {
      controller.abort();
      return followed(inner.throw(error));
    },
    [Symbol.asyncIterator]: () => generator,
    [Symbol.asyncDispose]: async () => {
      await generator.return();
    },
  };
  return generator;
}
