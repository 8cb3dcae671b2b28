import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderPage, type RenderedPage } from '../../testing/render-page.tsx';
import { sampleCertificate, sampleConnection } from '../../testing/sample-data.ts';

let page: RenderedPage;
beforeEach(() => { localStorage.clear(); });
afterEach(() => { page.close(); });
const asked = (path: string): readonly unknown[] => page.calls.filter((call) => call.path === path).map(({ input }) => input);

describe('from an address to a paired headset', () => {
  test('in three inputs: address, trust, PIN', async () => {
    const user = userEvent.setup();
    page = renderPage('/add');
    await user.type(await screen.findByLabelText('Address or name'), '192.168.0.31{Enter}');
    await user.click(await screen.findByRole('button', { name: 'It is the same: trust it and pair' }));
    const pin = await screen.findByLabelText('PIN shown in the headset');
    await waitFor(() => { expect(asked('devices.pairing.requestPin')).toHaveLength(1); });
    await user.type(pin, '482193{Enter}');
    await waitFor(() => { expect(page.path()).toBe('/headsets/new/home'); });
    expect(asked('connections.trust')).toEqual([{ connectionId: 'new', fingerprint256: sampleCertificate(0x77).fingerprint256, replace: false }]);
    expect(asked('devices.pairing.pair')).toEqual([{ connectionId: 'new', pin: '482193', userName: 'fabriscope', password: expect.stringMatching(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/) }]);
  });

  test('a found one needs no address', async () => {
    const user = userEvent.setup();
    page = renderPage('/add');
    await user.click(await screen.findByRole('button', { name: /HOLOLENS-7Q2LMA/ }));
    await waitFor(() => { expect(asked('connections.probe')).toContainEqual({ address: 'https://192.168.0.31:443' }); });
    expect((await screen.findByRole('img', { name: /Fingerprint of the headset/ })).getAttribute('aria-label')).toContain(sampleCertificate(0x77).fingerprint256.replaceAll(':', ' '));
  });

  test('one that is in the list already is opened, not added twice', async () => {
    const user = userEvent.setup();
    page = renderPage('/add');
    await user.click(await screen.findByRole('button', { name: /HOLOLENS-BENCH3/ }));
    await waitFor(() => { expect(page.path()).toBe('/headsets/h1/home'); });
  });

  test('nonsense is refused with a sentence before anything is tried', async () => {
    const user = userEvent.setup();
    page = renderPage('/add');
    await user.type(await screen.findByLabelText('Address or name'), 'ftp://bench3{Enter}');
    expect(await screen.findByText(/“ftp” is not a way to reach a device/)).toBeTruthy();
    expect(asked('connections.probe')).toEqual([]);
  });

  test('one that does not answer ends in a sentence, a remedy, and the way to wait for it', async () => {
    const user = userEvent.setup();
    page = renderPage('/add?address=no-answer.local');
    const fault = await screen.findByRole('alert');
    expect(fault.textContent).toContain('Nothing answers at this address.');
    expect(within(screen.getByRole('list', { name: 'Steps of the connection' })).getByText('Nothing answers at this address.')).toBeTruthy();
    await user.click(within(fault).getByRole('button', { name: 'Retry now' }));
    await waitFor(() => { expect(asked('connections.probe').length).toBeGreaterThanOrEqual(2); });
    await user.click(await screen.findByRole('button', { name: 'Add it anyway and wait for it' }));
    await waitFor(() => { expect(page.path()).toContain('connection='); });
  });
});

describe('pairing', () => {
  const toPair = async (): Promise<HTMLElement> => {
    page = renderPage('/headsets/h7/home');
    return screen.findByLabelText('PIN shown in the headset');
  };
  test('nothing appears in a headset before it is asked for', async () => {
    const user = userEvent.setup();
    await toPair();
    expect(asked('devices.pairing.requestPin')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Show a PIN in the headset' }));
    expect(await screen.findByText(/In the headset you should now see/)).toBeTruthy();
  });
  test('a pasted PIN may have spaces; a wrong one can be typed again at once; five lock it', async () => {
    const user = userEvent.setup();
    const pin = await toPair();
    await user.click(pin);
    await user.paste(' 111 111 ');
    expect(pin).toHaveProperty('value', '111111');
    const pair = screen.getByRole('button', { name: 'Pair' });
    await user.click(pair);
    expect(await screen.findByText(/says this PIN is wrong/)).toBeTruthy();
    await waitFor(() => { expect(document.activeElement).toBe(pin); });
    for (const wrong of [2, 3, 4, 5]) {
      await user.clear(pin);
      await user.type(pin, `00000${wrong}{Enter}`);
    }
    expect(await screen.findByText(/takes no more tries/)).toBeTruthy();
    await user.click(pair);
    expect(asked('devices.pairing.pair')).toHaveLength(5);
    await user.click(screen.getByRole('button', { name: 'Show a PIN in the headset' }));
    await user.type(pin, `${page.world.pin}{Enter}`);
    await waitFor(() => { expect(asked('devices.pairing.pair')).toHaveLength(6); });
  });
  test('the offered password can be replaced, but not by one that the portal refuses', async () => {
    const user = userEvent.setup();
    const pin = await toPair();
    const password = screen.getByLabelText('Password');
    const offered = password.getAttribute('value');
    await user.click(screen.getByRole('button', { name: 'Make another password' }));
    expect(password.getAttribute('value')).not.toBe(offered);
    await user.clear(password);
    await user.type(password, 'short');
    await user.type(pin, '1');
    await user.click(screen.getByRole('button', { name: 'Pair' }));
    expect(asked('devices.pairing.pair')).toEqual([]);
    expect(password.getAttribute('aria-invalid')).toBe('true');
  });
  test('who has a password already signs in with it', async () => {
    const user = userEvent.setup();
    await toPair();
    await user.click(screen.getByRole('button', { name: 'It has a user name and password already' }));
    const form = screen.getByRole('button', { name: 'Sign in' }).closest('form');
    if (form === null) throw new Error('no form');
    await user.type(within(form).getByLabelText('User name'), 'admin');
    await user.type(within(form).getByLabelText('Password'), 'secret-1{Enter}');
    await waitFor(() => { expect(asked('devices.pairing.signIn')).toEqual([{ connectionId: 'h7', userName: 'admin', password: 'secret-1' }]); });
  });
});

describe('another certificate', () => {
  test('blocks with both shown; focus is on keeping it so', async () => {
    const user = userEvent.setup();
    page = renderPage('/headsets/h9/apps');
    const keep = await screen.findByRole('button', { name: 'Keep blocking' });
    expect(document.activeElement).toBe(keep);
    expect(screen.getByRole('img', { name: /Pinned fingerprint/ })).toBeTruthy();
    expect(screen.getByRole('img', { name: /New fingerprint/ })).toBeTruthy();
    await user.keyboard('{Enter}');
    await waitFor(() => { expect(page.path()).toBe('/'); });
    expect(asked('connections.trust')).toEqual([]);
  });
  test('is replaced only after the name of the headset is typed', async () => {
    const user = userEvent.setup();
    page = renderPage('/headsets/h9/home');
    await user.click(await screen.findByRole('button', { name: 'Trust the new one…' }));
    const dialog = await screen.findByRole('alertdialog');
    const act = within(dialog).getByRole('button', { name: 'Trust the new certificate' });
    await user.click(act);
    expect(asked('connections.trust')).toEqual([]);
    await user.type(within(dialog).getByLabelText('Type “Lab east” to confirm'), 'Lab east');
    await user.click(act);
    await waitFor(() => { expect(asked('connections.trust')).toEqual([expect.objectContaining({ connectionId: 'h9', replace: true })]); });
  });
});

test('a refused password leads back by signing in or pairing again', async () => {
  const user = userEvent.setup();
  page = renderPage('/headsets/h8/home');
  expect(await screen.findByRole('heading', { name: 'Clinic refuses the stored password' })).toBeTruthy();
  expect(screen.getByLabelText('User name')).toHaveProperty('value', 'fabriscope');
  await user.click(screen.getByRole('button', { name: 'Pair it again' }));
  await waitFor(() => { expect(asked('devices.pairing.requestPin')).toEqual([{ connectionId: 'h8' }]); });
  act(() => { page.world.connections.put(sampleConnection('h8', { name: 'Clinic' })); });
  await waitFor(() => { expect(screen.queryByRole('heading', { name: /Pair with/ })).toBeNull(); });
});
