export { retryAfterMs, serverTime } from '../../core/net/retry-after.ts';
