import type { InstalledApp } from '../../../shared/contract/devices.ts';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { appState, type AppState } from './app-list.ts';

const looks: Readonly<Record<AppState, { readonly tone: StateTone; readonly word: string }>> = {
  starting: { tone: 'busy', word: 'Starting' },
  stopping: { tone: 'busy', word: 'Stopping' },
  uninstalling: { tone: 'busy', word: 'Uninstalling' },
  running: { tone: 'ok', word: 'Running' },
  installed: { tone: 'off', word: 'Not running' },
  component: { tone: 'stale', word: 'Cannot be started' },
};

/** State of an app as the headset shows it. */
export function AppStateMark({ app }: { readonly app: InstalledApp }) {
  const { tone, word } = looks[appState(app)];
  return <StateMark tone={tone} word={word} />;
}
