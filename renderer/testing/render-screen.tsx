import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { render, type RenderResult } from '@testing-library/react';
import { onTestFinished } from 'vitest';
import type { ReactNode } from 'react';
import type { Connection } from '../../shared/contract/connections.ts';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { createQueryClient, startLiveData } from '../app/live/live-data.ts';

/** Draws a screen as the page does: with the live data of the scripted host, and addresses that lead nowhere else. */
export function renderScreen(screen: ReactNode): RenderResult {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const client = createQueryClient();
  startLiveData(client, stop.signal);
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  return render(<QueryClientProvider client={client}><RouterContextProvider router={router}>{screen}</RouterContextProvider></QueryClientProvider>);
}

/** @returns a saved, online HoloLens 2 called Bench 3, with the given parts. */
export function savedHeadset(parts: Partial<Connection> = {}): Connection {
  return {
    id: connectionIdSchema.parse('bench3'), kind: 'hololens', name: 'Bench 3', endpoint: { scheme: 'https', host: '192.168.0.121', port: 443 },
    position: 0, group: null, production: false, simulated: true, autoConnect: true, state: 'online', since: 1_763_640_000_000, step: null,
    lastSeenAt: 1_763_640_000_000, retryAt: null, latencyMs: 12, fault: null, pinned: null, offered: null, userName: 'demo',
    headset: { generation: 'hololens2', osVersion: '22621.1399', batteryPercent: 82, charging: false, minutesLeft: 100, thermalStage: 0, appInFront: null },
    cluster: null,
    azure: null,
    devops: null,
    ...parts,
  };
}
