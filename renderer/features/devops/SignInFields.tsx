import { Link } from '@tanstack/react-router';
import { useConnections } from '../../app/live/live-data.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { azureProfiles, type SignInDraft } from './sign-in-draft.ts';
import styles from './devops.module.css';

const ways = [{ value: 'pat', label: 'Token' }, { value: 'entra', label: 'Account of an Azure profile' }] as const;
/** Scopes that a token needs, as the page where it is made calls them. */
const scopes = 'Build (read), Release (read), Environment (read and manage), Project and team (read)';

/** How somebody signs in: with a token that they made, or as whoever an Azure profile is signed in as. */
export function SignInFields({ draft, onChange, autoFocus = false }: { readonly draft: SignInDraft; readonly onChange: (draft: SignInDraft) => void; readonly autoFocus?: boolean }) {
  const profiles = azureProfiles(useConnections().items);
  return (
    <div className={styles.fields}>
      <Segmented label="Sign in with" value={draft.kind} options={ways} onChange={(kind) => { onChange({ ...draft, kind }); }} />
      {draft.kind === 'pat' ? (
        <TextField
          label="Personal access token" type="password" value={draft.token} onChange={(token) => { onChange({ ...draft, token }); }} maxLength={2_000} autoFocus={autoFocus} monospace
          description={`Made at Azure DevOps under User settings, Personal access tokens. Scopes: ${scopes}. It stays on this machine and goes to this address only.`}
        />
      ) : profiles.length === 0 ? <p className={styles.prose}>There is no Azure profile yet. <Link to="/add-azure">Add one</Link>, sign in, and come back.</p> : (
        <Select
          label="Azure profile" value={draft.profile ?? ''} onChange={(id) => { onChange({ ...draft, profile: profiles.find((each) => each.id === id)?.id ?? null }); }}
          options={profiles.map(({ id, name, azure }) => ({ value: String(id), label: name, description: azure?.account ?? 'not signed in' }))}
        />
      )}
    </div>
  );
}
