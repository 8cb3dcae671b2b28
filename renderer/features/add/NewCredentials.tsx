import { Copy, RefreshCw } from 'lucide-react';
import { announce } from '../../components/announce.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { passwordProblem, strongPassword, userNameProblem } from './strong-password.ts';

export interface NewCredentialsProps {
  readonly userName: string;
  readonly password: string;
  readonly onUserName: (userName: string) => void;
  readonly onPassword: (password: string) => void;
}

/** A user name and a strong password, offered; both may be replaced. It is shown, because it may be needed elsewhere. */
export function NewCredentials({ userName, password, onUserName, onPassword }: NewCredentialsProps) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(password);
      announce('Password copied', { tone: 'ok' });
    } catch {
      announce('The clipboard is not available: mark the password and copy it by hand.', { tone: 'warn' });
    }
  };
  return (
    <>
      <TextField label="User name" value={userName} onChange={onUserName} error={userNameProblem(userName)} />
      <TextField
        label="Password"
        value={password}
        onChange={onPassword}
        monospace
        autoComplete="new-password"
        error={passwordProblem(password)}
        description="Made for you. Replaces the one the headset has; other tools need it too, so copy it where your team keeps such things."
        after={(
          <>
            <IconButton label="Copy the password" icon={<Copy aria-hidden="true" />} onPress={copy} />
            <IconButton label="Make another password" icon={<RefreshCw aria-hidden="true" />} onPress={() => { onPassword(strongPassword()); }} />
          </>
        )}
      />
    </>
  );
}
