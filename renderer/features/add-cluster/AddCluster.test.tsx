import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { sampleCertificate } from '../../testing/sample-data.ts';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';

let page: RenderedClusters;
afterEach(() => { page.close(); });

const user = userEvent.setup();
const press = async (name: string | RegExp): Promise<void> => { await user.click(await screen.findByRole('button', { name })); };

async function look(address: string): Promise<void> {
  page = renderClusters('/add-cluster');
  await user.type(await screen.findByLabelText('Address'), address);
  await press('Look what answers there');
}

describe('adding a cluster', () => {
  test('says what it understood while one types', async () => {
    page = renderClusters('/add-cluster');
    const field = await screen.findByLabelText('Address');
    await user.click(field);
    await user.paste('https://mycluster.westeurope.cloudapp.azure.com:19080/Explorer/index.html#/; 10.9.0.5:19000');
    expect(await screen.findByText('https://mycluster.westeurope.cloudapp.azure.com:19080')).toBeTruthy();
    expect(screen.getByText(/Port 19000 speaks the native protocol/)).toBeTruthy();
    await user.clear(field);
    await user.paste('fabric:/Shop');
    expect(await screen.findByText(/not the address of a cluster/)).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  test('with a certificate: address, compare, certificate, name', async () => {
    await look('contoso-we.example');
    await press('Go on');
    expect(await screen.findByText('9F3A 9F3A 9F3A 9F3A 9F3A 9F3A 9F3A 9F3A 9F3A 9F3A')).toBeTruthy();
    await press('It is the same: go on');
    await press('Go on');
    expect(screen.getByRole('heading', { name: 'As whom?' })).toBeTruthy();
    await press('Paste PEM text instead');
    await user.click(screen.getByLabelText('PEM text of certificate and key'));
    await user.paste('-----BEGIN CERTIFICATE-----');
    expect(await screen.findByText('CN=fabric-operator', { selector: 'h3' })).toBeTruthy();
    expect(screen.getByText(/does not name the purpose of client authentication/)).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Admin' }));
    await press('Go on');
    await user.type(await screen.findByLabelText('Name here'), 'prod-sea');
    await user.click(screen.getByRole('checkbox', { name: /Production/ }));
    await press('Save and connect');
    await waitFor(() => { expect(page.path()).toBe('/clusters/new/home'); });
    expect(page.calls.find(({ path }) => path === 'clusters.access.add')?.input).toEqual({
      address: 'contoso-we.example', name: 'prod-sea', group: null, production: true,
      server: { kind: 'certificate', fingerprint256: sampleCertificate(0x41).fingerprint256 },
      profile: { name: 'Operator', role: 'admin', signIn: { kind: 'certificate', uploads: [], pem: '-----BEGIN CERTIFICATE-----', passPhrase: null } },
    });
  });

  test('by thumbprints: what cannot be one is told before anything goes on', async () => {
    await look('contoso-we.example');
    await press('Go on');
    await user.click(await screen.findByRole('radio', { name: 'Thumbprints' }));
    const field = await screen.findByLabelText('Thumbprints, one on each line');
    await user.clear(field);
    await user.paste('12:34');
    await press('Go on');
    expect(await screen.findByText(/4 hex digits/)).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('heading', { name: 'Is it the right one?' })).toBeTruthy();
  });

  test('over plain HTTP there is nothing to recognise and nobody signs in', async () => {
    await look('http://localhost:19080');
    await press('Go on');
    expect(await screen.findByText('Over plain HTTP nobody signs in.')).toBeTruthy();
    expect(within(screen.getByRole('list', { name: 'Steps' })).queryByText('Recognise it')).toBeNull();
    await press('Go on');
    await press('Save and connect');
    await waitFor(() => { expect(page.calls.find(({ path }) => path === 'clusters.access.add')?.input).toMatchObject({ server: null, name: null, profile: { role: 'reader', signIn: { kind: 'none' } } }); });
  });

  test('one that does not answer says so, and can be set up all the same', async () => {
    await look('no-answer.example');
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing answers at this address.');
    await press('Set it up all the same');
    expect(screen.getByRole('radio', { name: 'Thumbprints' })).toHaveProperty('checked', true);
  });

  test('another address makes what was found of no account', async () => {
    await look('contoso-we.example');
    await screen.findByRole('button', { name: 'Go on' });
    await user.type(screen.getByLabelText('Address'), 'x');
    expect(screen.queryByRole('button', { name: 'Go on' })).toBeNull();
  });
});
