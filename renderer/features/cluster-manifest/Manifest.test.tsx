import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { entityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { listenForShortcuts } from '../../app/commands/shortcuts.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleChildren, sampleManifest } from '../../testing/sample-entities.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { manifestOwner } from './manifest-choice.ts';
import { Manifest } from './Manifest.tsx';

const connectionId = connectionIdSchema.parse('c1');
let host: ScriptedHost;
let stopKeys: () => void;
beforeEach(() => {
  host = scriptedHost();
  host.collection<EntityRow>('clusters.entities.list', sampleChildren({ kind: 'cluster' }, 'applicationTypes'));
  host.answer('clusters.entities.manifest', () => ({ title: 'contoso-we', xml: sampleManifest(1_000), asOf: 1_000 }));
  stopKeys = listenForShortcuts();
});
afterEach(() => { stopKeys(); });

describe('manifests', () => {
  it('begin with the cluster’s; of a megabyte only what is in sight is drawn, and all of it as text', async () => {
    renderScreen(<Manifest connectionId={connectionId} />);
    expect(await screen.findByText(/12,509 lines/)).toBeTruthy();
    expect(document.querySelectorAll('[data-line]').length).toBeLessThan(80);
    expect(screen.getAllByText('"value 1 &lt;b&gt;"').length).toBe(1);
    expect(host.callsOf('clusters.entities.manifest')).toEqual([{ connectionId, ref: { kind: 'cluster' }, serviceManifestName: null }]);
  });

  it('/ searches, Enter goes on, Shift+Enter back, and round', async () => {
    renderScreen(<Manifest connectionId={connectionId} />);
    await screen.findByText(/12,509 lines/);
    await userEvent.keyboard('/');
    await userEvent.keyboard('setting77');
    expect(await screen.findByText('1 of 109')).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('2 of 109')).toBeTruthy();
    await userEvent.keyboard('{Shift>}{Enter}{Enter}{/Shift}');
    expect(await screen.findByText('109 of 109')).toBeTruthy();
    await waitFor(() => { expect(document.querySelector('mark[data-current]')?.textContent?.toLowerCase()).toBe('setting77'); });
    await userEvent.keyboard('zzz');
    expect(await screen.findByText('not found')).toBeTruthy();
  });

  it('c copies it', async () => {
    const user = userEvent.setup();
    host.answer('clusters.entities.manifest', () => ({ title: 'contoso-we', xml: '<a b="1"/>', asOf: 1_000 }));
    renderScreen(<Manifest connectionId={connectionId} />);
    await screen.findByText('1 lines');
    await user.keyboard('c');
    expect(await navigator.clipboard.readText()).toBe('<a b="1"/>');
  });

  it('an address names whose it is; one that has none shows the cluster’s', () => {
    const type = { kind: 'applicationType', typeName: 'ShopType', typeVersion: '1.4.0' } as const;
    expect(manifestOwner(entityKey(type))).toEqual(type);
    expect(manifestOwner('node:n')).toEqual({ kind: 'cluster' });
    expect(manifestOwner('applicationType:ShopType')).toEqual({ kind: 'cluster' });
    expect(manifestOwner(undefined)).toEqual({ kind: 'cluster' });
  });
});
