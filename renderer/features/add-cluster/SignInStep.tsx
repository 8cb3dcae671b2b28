import type { ClusterProbe } from '../../../shared/contract/clusters/access.ts';
import { Button } from '../../components/Button.tsx';
import add from '../add/AddHeadset.module.css';
import { ProfileFields } from '../cluster-access/ProfileFields.tsx';
import { SignInForm } from '../cluster-access/SignInForm.tsx';
import type { SignInDraft } from '../cluster-access/sign-in-draft.ts';
import { signInRefusal } from '../cluster-access/sign-in-refusal.ts';
import type { ReadIdentity } from '../cluster-access/use-identity.ts';
import { wantsWords } from './add-steps.ts';

export interface SignInStepProps {
  readonly draft: SignInDraft;
  readonly identity: ReadIdentity;
  readonly isPlain: boolean;
  readonly wants: ClusterProbe['wants'];
  readonly profile: { readonly name: string; readonly role: 'reader' | 'admin' };
  readonly onDraft: (change: (draft: SignInDraft) => SignInDraft) => void;
  readonly onProfile: (profile: { readonly name: string; readonly role: 'reader' | 'admin' }) => void;
  readonly onDone: () => void;
}

/** As whom, and what that profile may do. */
export function SignInStep({ draft, identity, isPlain, wants, profile, onDraft, onProfile, onDone }: SignInStepProps) {
  const refusal = profile.name.trim() === '' ? 'The profile needs a name.' : signInRefusal(draft, identity, isPlain);
  return (
    <section className={add.step} aria-labelledby="sign-in-step">
      <h2 id="sign-in-step">As whom?</h2>
      {wants === null ? null : <p className={add.prose}>{wantsWords[wants]}</p>}
      {isPlain ? <p className={add.prose}>Over plain HTTP nobody signs in.</p> : <SignInForm draft={draft} identity={identity} onChange={onDraft} />}
      <ProfileFields name={profile.name} role={profile.role} onName={(name) => { onProfile({ ...profile, name }); }} onRole={(role) => { onProfile({ ...profile, role }); }} />
      <div className={add.acts}>
        <Button variant="primary" isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={onDone}>Go on</Button>
      </div>
    </section>
  );
}
