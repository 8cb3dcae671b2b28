import type { Fault } from '../../shared/domain/fault.ts';
import type { CallLink } from '../app/link.ts';
import { throwFault } from './fake-host.ts';

/** How a host is: well; never answering; failing each call; or well at first, with each stream cut after its first value. */
export const weathers = ['fair', 'loading', 'failing', 'lost'] as const;
export type Weather = (typeof weathers)[number];

const failing: Partial<Fault> = { code: 'server-error', message: 'The history could not be read.', hint: 'Retry in a moment. If it stays so, look into Diagnostics.', retryable: true, remedy: 'retry', detail: 'SQLITE_BUSY: database is locked' };
const cut: Partial<Fault> = { code: 'connection-lost', message: 'The line to Azure was cut.', hint: 'It is taken up again by itself.', retryable: true, remedy: 'none' };

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* cutAfterFirst(stream: AsyncIterable<unknown>): AsyncGenerator {
  for await (const value of stream) {
    yield value;
    // It is opened again by itself: long enough apart to be looked at.
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    throwFault(cut);
  }
}

/** The same host in another weather, in some of its areas. */
export function inWeather(link: CallLink, weather: Weather, areas: readonly string[]): CallLink {
  const opened = new Set<string>();
  return {
    async call(path, input, options) {
      if (weather === 'fair' || !areas.includes(path[0] ?? '')) return link.call(path, input, options);
      if (weather === 'loading') return new Promise(() => {});
      if (weather === 'failing') return throwFault(failing);
      const key = `${path.join('.')} ${JSON.stringify(input)}`;
      if (opened.has(key)) return throwFault(cut);
      const answer: unknown = await link.call(path, input, options);
      if (!isStream(answer)) return answer;
      opened.add(key);
      return cutAfterFirst(answer);
    },
  };
}
