import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi, type Mock } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { throwFault } from '../../testing/fake-host.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleCluster, sampleClusterSummary } from '../../testing/sample-clusters.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { ConfirmAct, type ConfirmActProps } from './ConfirmAct.tsx';

let host: ScriptedHost;
beforeEach(() => { host = scriptedHost(); });

function ask(change: Partial<ConfirmActProps> = {}, isUnlocked = true, production = false): { readonly onAct: Mock<ConfirmActProps['onAct']>; readonly onClose: Mock<() => void> } {
  const onAct = vi.fn<ConfirmActProps['onAct']>(async () => ({ message: 'Node 7 is being deactivated.' }));
  const onClose = vi.fn<() => void>();
  host.collection('connections.watch', [sampleCluster('c1', { production, cluster: sampleClusterSummary({ unlockedUntil: isUnlocked ? Date.now() + 600_000 : null }) })]);
  renderScreen(
    <ConfirmAct
      connectionId={connectionIdSchema.parse('c1')}
      title="Deactivate this node?"
      typeToConfirm="Node 7"
      object="Deactivate Node 7 with intent Restart"
      consequence="Its replicas move away first."
      confirmLabel="Deactivate Node 7"
      onAct={onAct}
      onClose={onClose}
      {...change}
    />,
  );
  return { onAct, onClose };
}

const dialog = (): Promise<HTMLElement> => screen.findByRole('alertdialog', { name: 'Deactivate this node?' });

describe('an act on a cluster', () => {
  test('starts on Cancel, so that Enter does nothing', async () => {
    const user = userEvent.setup();
    const { onAct, onClose } = ask();
    await dialog();
    expect(document.activeElement?.textContent).toBe('Cancel');
    await user.keyboard('{Enter}');
    expect(onAct).not.toHaveBeenCalled();
    expect(onClose).toHaveBeenCalledTimes(1);
  });
  test('is done once, with the typed name and the reason, and says what came of it', async () => {
    const user = userEvent.setup();
    const { onAct } = ask();
    const shown = await dialog();
    const press = within(shown).getByRole('button', { name: 'Deactivate Node 7' });
    await user.click(press);
    expect(onAct).not.toHaveBeenCalled();
    await user.type(within(shown).getByLabelText('Type “Node 7” to confirm'), 'Node 7{Enter}');
    expect(onAct).not.toHaveBeenCalled();
    await user.type(within(shown).getByLabelText('Reason, for the record'), 'disk');
    await waitFor(() => { expect(press.getAttribute('aria-disabled')).toBeNull(); });
    await user.dblClick(press);
    await screen.findByText('Node 7 is being deactivated.', { selector: '[role="alertdialog"] *' });
    expect(onAct.mock.calls).toEqual([[{ connectionId: 'c1', typedName: 'Node 7', reason: 'disk' }]]);
  });
  test('of a locked cluster offers to unlock it right there; production asks for its name', async () => {
    const user = userEvent.setup();
    host.answer('clusters.access.unlock', () => ({ unlockedUntil: 1 }));
    const { onAct } = ask({}, false, true);
    const shown = await dialog();
    await user.type(within(shown).getByLabelText('Type “Node 7” to confirm'), 'Node 7');
    await user.click(within(shown).getByRole('button', { name: 'Deactivate Node 7' }));
    expect(onAct).not.toHaveBeenCalled();
    await user.type(await within(shown).findByLabelText(/to unlock this production cluster/), 'prod-we');
    await user.click(within(shown).getByRole('button', { name: 'Unlock for 15 min' }));
    await waitFor(() => { expect(host.callsOf('clusters.access.unlock')).toEqual([{ connectionId: 'c1', minutes: 15, typedName: 'prod-we' }]); });
  });
  test('whose outcome is unknown is not offered again before somebody has looked', async () => {
    const user = userEvent.setup();
    const onAct = vi.fn<ConfirmActProps['onAct']>(async () => throwFault({ code: 'outcome-unknown', message: 'It was sent, and the answer was lost.', remedy: 'look-again' }));
    ask({ onAct });
    const shown = await dialog();
    await user.type(within(shown).getByLabelText('Type “Node 7” to confirm'), 'Node 7');
    const press = within(shown).getByRole('button', { name: 'Deactivate Node 7' });
    await user.click(press);
    await within(shown).findByText('It was sent, and the answer was lost.');
    await user.click(press);
    expect(onAct).toHaveBeenCalledTimes(1);
    await user.click(within(shown).getByRole('button', { name: 'I have looked: it was not done' }));
    await user.click(press);
    expect(onAct).toHaveBeenCalledTimes(2);
  });
  test('that is not possible says why', async () => {
    ask({ obstacle: 'This node is the last seed node.' });
    const shown = await dialog();
    expect(shown.textContent).toContain('This node is the last seed node.');
    expect(within(shown).getByRole('button', { name: /Deactivate Node 7/ }).getAttribute('aria-disabled')).toBe('true');
  });
});
