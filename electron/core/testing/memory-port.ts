import type { CarrierPort } from '../carrier-port.ts';

type Listener = Parameters<CarrierPort['listen']>[0];

/** Two ends of a carrier in one process; messages are copied as a real carrier would and arrive one turn later. */
export function memoryPorts(): { page: CarrierPort; main: CarrierPort } {
  const listeners: (Listener | undefined)[] = [undefined, undefined];
  let open = true;
  const end = (side: 0 | 1): CarrierPort => ({
    bufferedBytes: 0,
    send(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => { if (open) listeners[1 - side]?.message(copy); });
    },
    close() {
      if (!open) return;
      open = false;
      for (const listener of listeners) listener?.close();
    },
    listen(to) { listeners[side] = to; },
  });
  return { page: end(0), main: end(1) };
}
