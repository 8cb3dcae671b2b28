import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { renderScreen, savedHeadset } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { AddDevops } from './AddDevops.tsx';
import { DevopsAccess } from './DevopsAccess.tsx';
import { DevopsGate } from './DevopsGate.tsx';
import { aState, connectionId } from './testing/sample-runs.ts';

const refused: Fault = { code: 'unauthorised', message: 'The personal access token has expired.', hint: 'Make a new one.', retryable: false, remedy: 'sign-in' };
const found = {
  url: 'https://dev.azure.com/contoso', notes: ['Only the organisation was taken: contoso.'], project: 'Commerce', account: 'jo@contoso.example', projects: ['Commerce', 'Sandbox'],
  scopes: [{ part: 'Builds', readable: true, words: '' }, { part: 'Classic releases', readable: false, words: 'The token lacks the scope Release (read).' }], fault: null,
};

let host: ScriptedHost;
beforeEach(() => { host = scriptedHost(); });

async function look(): Promise<void> {
  await userEvent.click(screen.getByLabelText('Address'));
  await userEvent.paste('dev.azure.com/contoso/Commerce');
  await userEvent.click(screen.getByLabelText('Personal access token'));
  await userEvent.paste(' token1 ');
  await userEvent.click(screen.getByRole('button', { name: 'Look at it' }));
}

describe('adding an organisation', () => {
  it('asks for what is missing before anything is sent', async () => {
    renderScreen(<AddDevops />);
    await userEvent.click(screen.getByRole('button', { name: 'Look at it' }));
    expect(screen.getByRole('alert').textContent).toBe('Enter the address of the organisation.');
    await userEvent.type(screen.getByRole('textbox', { name: 'Address' }), 'contoso');
    expect(screen.getByRole('alert').textContent).toBe('Enter a personal access token.');
    expect(host.callsOf('devops.probe')).toEqual([]);
  });

  it('shows what was found and which scope is missing, and adds the projects that are chosen', async () => {
    host.answer('devops.probe', () => found);
    host.answer('devops.add', () => savedHeadset({ kind: 'devops' }));
    renderScreen(<AddDevops />);
    await look();
    expect(await screen.findByText('jo@contoso.example')).toBeTruthy();
    expect(screen.getByText('Only the organisation was taken: contoso.')).toBeTruthy();
    expect(screen.getByText('The token lacks the scope Release (read).')).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Sandbox' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add it' }));
    await waitFor(() => { expect(host.callsOf('devops.add')).toHaveLength(1); });
    expect(host.callsOf('devops.add')[0]).toEqual({ url: 'https://dev.azure.com/contoso', name: null, signIn: { kind: 'pat', token: 'token1' }, caPem: null, projects: ['Commerce', 'Sandbox'] });
  });

  it('shows a refusal with its reason, and offers nothing to add', async () => {
    host.answer('devops.probe', () => ({ ...found, account: null, projects: [], scopes: [], fault: refused }));
    renderScreen(<AddDevops />);
    await look();
    expect(await screen.findByText('The personal access token has expired.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Add it' })).toBeNull();
  });

  it('forgets what was found when the address changes', async () => {
    host.answer('devops.probe', () => found);
    renderScreen(<AddDevops />);
    await look();
    await screen.findByRole('button', { name: 'Add it' });
    await userEvent.type(screen.getByRole('textbox', { name: 'Address' }), 'x');
    expect(screen.queryByRole('button', { name: 'Add it' })).toBeNull();
  });
});

describe('the way in', () => {
  it('takes a new token at the gate, and does not keep it in the page', async () => {
    host.answer('devops.change', () => ({}));
    renderScreen(<DevopsGate connection={savedHeadset({ id: connectionId, kind: 'devops', state: 'unauthorised', fault: refused })} />);
    expect(screen.getByText('The personal access token has expired.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Personal access token'), 'token2{Enter}');
    await waitFor(() => { expect(host.callsOf('devops.change')).toEqual([{ connectionId, signIn: { kind: 'pat', token: 'token2' } }]); });
    await waitFor(() => { expect(screen.getByLabelText<HTMLInputElement>('Personal access token').value).toBe(''); });
  });

  it('shows the budget and what cannot be read, and changes the projects', async () => {
    host.stream('devops.state', aState({ rateLimit: { resource: 'build/user', limit: 200, left: 12, delayMs: 0, resetAt: null }, troubles: ['Commerce, releases: no scope'] }));
    host.answer('devops.change', () => ({}));
    renderScreen(<DevopsAccess connectionId={connectionId} />);
    expect(await screen.findByText('12 of 200 units left of build/user')).toBeTruthy();
    expect(screen.getByText(/Commerce, releases: no scope/)).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Sandbox' }));
    await userEvent.click(screen.getByRole('button', { name: 'Use these projects' }));
    await waitFor(() => { expect(host.callsOf('devops.change')).toEqual([{ connectionId, projects: ['Commerce', 'Sandbox'] }]); });
  });
});
