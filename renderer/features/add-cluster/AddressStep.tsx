import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import add from '../add/AddHeadset.module.css';
import { LadderView } from '../add/LadderView.tsx';
import { AddressField } from '../cluster-access/AddressField.tsx';
import type { Probe } from '../cluster-access/use-probe.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import { isPlainAddress, wantsWords } from './add-steps.ts';

/** Faults that are questions to the person, answered in the next steps. */
const yours: ReadonlySet<string> = new Set(['untrusted', 'unpaired', 'unauthorised', 'client-certificate']);

export interface AddressStepProps {
  readonly address: string;
  readonly probe: Probe;
  readonly mayOnlyLook: boolean;
  readonly onChange: (address: string) => void;
  readonly onDone: () => void;
}

/** Where it is: the address with what was understood, then a look at what answers there. */
export function AddressStep({ address, probe, mayOnlyLook, onChange, onDone }: AddressStepProps) {
  const isValid = parseGateways(address).ok;
  const { report, phase } = probe;
  const failed = report?.steps.find(({ state, fault }) => state === 'failed' && fault !== null && !yours.has(fault.code))?.fault ?? null;
  const look = (): void => { if (isValid && !mayOnlyLook) probe.start(address); };
  const isFound = phase === 'done' && failed === null && probe.fault === null;
  return (
    <section className={add.step} aria-labelledby="address-step">
      <h2 id="address-step">Where is it?</h2>
      <AddressField value={address} onChange={onChange} autoFocus onEnter={look} />
      <div className={add.acts}>
        <Button
          variant={isFound ? 'plain' : 'primary'}
          isBusy={phase === 'running'}
          isDisabled={!isValid || mayOnlyLook}
          disabledReason={mayOnlyLook ? 'This page was opened with the wallboard link: it may look and not touch.' : 'Type an address first.'}
          onPress={look}
        >
          {phase === 'idle' ? 'Look what answers there' : 'Look again'}
        </Button>
        {isFound ? <Button variant="primary" autoFocus onPress={onDone}>Go on</Button> : null}
        {phase === 'done' && !isFound ? <Button onPress={onDone}>Set it up all the same</Button> : null}
      </div>
      {phase === 'idle' ? null : <LadderView steps={report?.steps ?? []} apiTitle="Cluster" />}
      {isFound && report?.wants != null ? <p role="status"><Remark tone={report.wants === 'nothing' ? 'warn' : 'ok'}>{wantsWords[report.wants]}</Remark></p> : null}
      {isFound && isPlainAddress(address, report) ? <p><Remark tone="warn">Plain HTTP: everybody on the way can read and change what is sent. Fine for a cluster on this machine.</Remark></p> : null}
      {phase === 'done' && (probe.fault ?? failed) !== null ? <Trouble fault={probe.fault ?? failed} onRetry={look} /> : null}
    </section>
  );
}

function Trouble({ fault, onRetry }: { readonly fault: Probe['fault']; readonly onRetry: () => void }) {
  if (fault === null) return null;
  return (
    <>
      <FaultPanel fault={fault} onAction={onRetry} />
      <p className={add.prose}>It can be set up all the same: it is then recognised by thumbprints or by name, and connects once it answers.</p>
    </>
  );
}
