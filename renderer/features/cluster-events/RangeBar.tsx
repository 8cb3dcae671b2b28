import { useId, useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { useNow } from '../../components/use-now.ts';
import { localTimeText, parseLocalTime, rangeObstacle, type RangeChoice, type TimeRange } from './event-range.ts';
import styles from './events.module.css';

const options = [{ value: 'hour', label: 'Last hour' }, { value: 'day', label: 'Last day' }, { value: 'week', label: 'Last week' }, { value: 'custom', label: 'From … to' }] as const;

export interface RangeBarProps {
  readonly choice: RangeChoice;
  readonly range: TimeRange;
  readonly onPick: (choice: Exclude<RangeChoice, 'custom'>) => void;
  readonly onRange: (range: TimeRange) => void;
  readonly end: ReactNode;
}

/** Which stretch of time is shown. */
export function RangeBar({ choice, range, onPick, onRange, end }: RangeBarProps) {
  const [isTyping, setTyping] = useState(choice === 'custom');
  return (
    <div className={styles.bar}>
      <Segmented
        label="Time" isLabelHidden value={isTyping ? 'custom' : choice} options={options}
        onChange={(next) => {
          setTyping(next === 'custom');
          if (next !== 'custom') onPick(next);
        }}
      />
      {isTyping ? <CustomRange key={`${range.from}-${range.to}`} range={range} onRange={onRange} /> : null}
      <span className={styles.barEnd}>{end}</span>
    </div>
  );
}

function CustomRange({ range, onRange }: Pick<RangeBarProps, 'range' | 'onRange'>) {
  const id = useId();
  const [from, setFrom] = useState(() => localTimeText(range.from));
  const [to, setTo] = useState(() => localTimeText(range.to));
  const obstacle = rangeObstacle(parseLocalTime(from), parseLocalTime(to), useNow());
  const show = (): void => {
    const [start, end] = [parseLocalTime(from), parseLocalTime(to)];
    if (start !== null && end !== null && obstacle === '') onRange({ from: start, to: end });
  };
  return (
    <form className={styles.custom} onSubmit={(event) => { event.preventDefault(); show(); }}>
      <label htmlFor={`${id}-from`}>From</label>
      <input id={`${id}-from`} type="datetime-local" value={from} onChange={(event) => { setFrom(event.target.value); }} />
      <label htmlFor={`${id}-to`}>to</label>
      <input id={`${id}-to`} type="datetime-local" value={to} onChange={(event) => { setTo(event.target.value); }} />
      <Button type="submit" isDisabled={obstacle !== ''} disabledReason={obstacle}>Show</Button>
    </form>
  );
}
