import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { CarrierLostError, faultOf } from './fault-of.ts';

test('a fault of the contract comes out as it was sent', () => {
  const fault = { code: 'busy', message: 'Not now.', hint: 'Later.', retryable: true, remedy: 'retry' } as const;
  expect(faultOf(new ORPCError('FAULT', { data: fault }))).toEqual(fault);
});

test.each([
  [new CarrierLostError(), 'connection-lost', true],
  [new DOMException('stop', 'AbortError'), 'cancelled', true],
  [new ORPCError('FORBIDDEN'), 'read-only', false],
  [new ORPCError('BAD_REQUEST', { message: 'Input validation failed', data: { issues: [] } }), 'invalid-input', false],
  [new ORPCError('FAULT', { data: { nonsense: true } }), 'internal', true],
  [new TypeError('x is not a function'), 'internal', true],
  ['thrown text', 'internal', true],
  [null, 'internal', true],
])('%s becomes a fault with words', (error, code, retryable) => {
  const fault = faultOf(error);
  expect(fault).toMatchObject({ code, retryable });
  expect(fault.message).not.toBe('');
});
