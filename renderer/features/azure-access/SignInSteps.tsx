import { Copy, ExternalLink } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatCount } from '../../components/format.ts';
import { copyText } from '../cluster-entity/copy-entity.ts';
import type { SignInRun } from './use-sign-in.ts';
import styles from './azure-access.module.css';

export interface SignInStepsProps {
  readonly run: SignInRun;
  readonly tenantId: string | null;
  readonly startLabel: string;
}

/** What a person has to do right now to be signed in, and how it went. */
export function SignInSteps({ run, tenantId, startLabel }: SignInStepsProps) {
  const { step, isRunning, start, giveUp } = run;
  const begin = (): void => { void start(tenantId); };
  if (step === null) return <p><Button variant="primary" size="large" onPress={begin}>{startLabel}</Button></p>;
  return (
    <div className={styles.steps} role="status">
      {step.kind === 'starting' ? <p><Spinner /> Asking the directory…</p> : null}
      {step.kind === 'browser' ? <BrowserStep url={step.url} isOpened={step.opened} /> : null}
      {step.kind === 'device-code' ? <DeviceCode userCode={step.userCode} url={step.verificationUrl} expiresAt={step.expiresAt} /> : null}
      {step.kind === 'reading' ? <p><Spinner /> {step.words}</p> : null}
      {step.kind === 'done' ? <p><StateMark tone="ok" word="Signed in" /> as {step.account}: {formatCount(step.tenants, 'tenant')}, {formatCount(step.subscriptions, 'subscription')}.</p> : null}
      {step.kind === 'failed' ? <FaultPanel fault={step.fault} onAction={begin} /> : null}
      {isRunning ? <p><Button onPress={giveUp}>Give up</Button></p> : null}
    </div>
  );
}

function BrowserStep({ url, isOpened }: { readonly url: string; readonly isOpened: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => { if (!isOpened) link.current?.focus(); }, [isOpened]);
  return (
    <>
      <p>{isOpened ? 'The sign-in page is open in your browser. Come back here when you are done.' : 'Open the sign-in page, sign in there, and come back here.'}</p>
      <p><a ref={link} href={url} target="_blank" rel="noreferrer noopener" className={styles.open}><ExternalLink aria-hidden="true" /> {isOpened ? 'Open it again' : 'Open the sign-in page'}</a></p>
    </>
  );
}

function DeviceCode({ userCode, url, expiresAt }: { readonly userCode: string; readonly url: string; readonly expiresAt: number }) {
  return (
    <>
      <p>On any device open <a href={url} target="_blank" rel="noreferrer noopener">{url}</a> and type this code:</p>
      <p className={styles.code}><output aria-label="Code">{userCode}</output> <Button icon={<Copy aria-hidden="true" />} onPress={() => copyText(userCode, 'Code copied')}>Copy</Button></p>
      <p className={styles.faint}>It is good until it expires <Age at={expiresAt} isFuture />. Type it only where you went yourself: whoever has it signed in is signed in here.</p>
    </>
  );
}
