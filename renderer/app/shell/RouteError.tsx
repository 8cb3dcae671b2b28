import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { reportPageError } from '../report-error.ts';
import styles from './RouteError.module.css';

/** One screen broke; the rest of the page goes on. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  useEffect(() => { reportPageError(error); }, [error]);
  const words = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
  const isStale = /dynamically imported module|importing a module/i.test(words);
  const details = `${words}\nat ${location.hash}`;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(details);
    announce('Details copied', { tone: 'ok' });
  };
  return (
    <div className={styles.screen} role="alert">
      <h1><StateMark tone="error" word="This screen stopped working" /></h1>
      <p>
        {isStale ? 'A part of the page could not be loaded: its host may be gone or newer than this page.' : 'An error in this screen stopped it. Headsets, tasks and the other screens go on.'}
        {' '}It has been written to the log.
      </p>
      <div className={styles.acts}>
        {isStale ? null : <Button variant="primary" onPress={reset}>Open the screen again</Button>}
        <Button variant={isStale ? 'primary' : 'plain'} onPress={() => { location.reload(); }}>Reload the page</Button>
        <Button onPress={copy}>Copy details</Button>
        <Link to="/">Overview</Link>
      </div>
      <Disclosure title="Details"><pre className={styles.details}>{details}</pre></Disclosure>
    </div>
  );
}
