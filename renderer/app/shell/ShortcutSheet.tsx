import { Dialog } from '../../components/Dialog.tsx';
import { formatKeys } from '../commands/keys.ts';
import { availableCommands, useCommandRegistry, type Command } from '../commands/registry.ts';
import { useShell } from './shell-state.ts';
import styles from './ShortcutSheet.module.css';

/** Keys of every list, grid and dialog; they are not commands of their own. */
const everywhere: readonly (readonly [string, string])[] = [
  ['Move in a list or grid', '↑ ↓'], ['Open the row', 'Enter'], ['Mark the row', 'Space'], ['Mark up to here', 'Shift+↑↓'],
  ['Mark all', 'Ctrl+A'], ['Clear marks, close, go back', 'Esc'], ['Move a headset or cluster in the sidebar', 'Alt+↑↓'],
];

/** Every key that works right now, generated from the registry. */
export default function ShortcutSheet() {
  const available = availableCommands(useCommandRegistry()).filter(({ keys }) => keys !== undefined);
  const taken = new Set(available.filter(({ yields }) => yields !== true).map(({ keys }) => keys));
  const commands = available.filter(({ yields, keys }) => yields !== true || !taken.has(keys));
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return (
    <Dialog title="Keyboard shortcuts" isOpen size="large" onClose={() => { useShell.setState({ shortcutsOpen: false }); }}>
      <div className={styles.sheet}>
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>{members.map(({ id, title, keys = '' }) => <Row key={id} title={title} keys={formatKeys(keys)} />)}</dl>
          </section>
        ))}
        <section>
          <h3>Everywhere</h3>
          <dl>{everywhere.map(([title, keys]) => <Row key={title} title={title} keys={keys} />)}</dl>
        </section>
      </div>
    </Dialog>
  );
}

function Row({ title, keys }: { readonly title: string; readonly keys: string }) {
  return <div><dt>{title}</dt><dd>{keys.split(' ').map((stroke) => <kbd key={stroke}>{stroke}</kbd>)}</dd></div>;
}
