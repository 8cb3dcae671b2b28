import { expect, it } from 'vitest';
import { orCancelled } from './or-cancelled.ts';

const cancelled = { fault: { code: 'cancelled' } };

it('gives what the work gives, with a signal and without', async () => {
  const { signal } = new AbortController();
  await expect(orCancelled(Promise.resolve(1), undefined)).resolves.toBe(1);
  await expect(orCancelled(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(orCancelled(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('stops waiting at once, and whatever the work does later harms nobody', async () => {
  const controller = new AbortController();
  const work = Promise.withResolvers<number>();
  const waiting = orCancelled(work.promise, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject(cancelled);
  work.reject(new Error('too late'));
  await expect(orCancelled(Promise.resolve(1), controller.signal)).rejects.toMatchObject(cancelled);
});
