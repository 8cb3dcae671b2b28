import type { AggregateValue } from '../../../shared/domain/journal/cursor.ts';
import { formatDuration } from '../../components/format.ts';

const plain = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });

/** A figure of a cursor in a line of words. @param isShare a number from 0 to 1 that is told in percent. @param unit of the numbers, or empty. */
export function aggregateWords(value: AggregateValue, isShare: boolean, unit = ''): string {
  const withUnit = (number: number): string => (unit === '' ? plain(number) : `${plain(number)} ${unit}`);
  switch (value.kind) {
    case 'number': return value.value === null ? 'none' : isShare ? `${plain(value.value * 100)} %` : withUnit(value.value);
    case 'scalar': return value.value === null ? 'none' : typeof value.value === 'number' ? withUnit(value.value) : typeof value.value === 'string' ? value.value : JSON.stringify(value.value);
    case 'distinct': return value.exact ? plain(value.value) : `about ${plain(value.value)}`;
    case 'quantiles': return value.values.map(({ rank, value: at }) => `p${plain(rank * 100)} ${at === null ? 'none' : withUnit(at)}`).join(', ');
    case 'top': return value.values.length === 0 ? 'none' : value.values.map(({ value: name, count }) => `${name === '' ? '(empty)' : name} ${plain(count)}`).join(', ');
    case 'states': return value.values.length === 0 ? 'none' : value.values.map(({ state, lastedMs }) => `${state} ${formatDuration(lastedMs)}`).join(', ');
  }
}
