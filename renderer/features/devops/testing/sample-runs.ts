import type { DevopsRun, DevopsRunView, DevopsState } from '../../../../shared/contract/devops/index.ts';
import { connectionIdSchema } from '../../../../shared/domain/identifiers.ts';

export const connectionId = connectionIdSchema.parse('org1');
/** A while ago, so that ages are long and stand still. */
export const past = Date.UTC(2026, 0, 5, 12, 0, 0);

export function aRun(parts: Partial<DevopsRun> = {}): DevopsRun {
  return {
    key: 'b7', kind: 'build', project: 'Commerce', definition: 'shop-ci', name: '2.8.0.20260105.1', environment: null, branch: 'refs/heads/main', commitId: 'ac095ae2a8ec25dd', by: 'Jonas Lindqvist', reason: 'by a push',
    queuedAt: past, startedAt: past + 1_000, endedAt: past + 601_000, result: 'succeeded', attempt: 1, approvalSince: null, buildKey: null, cause: null, webUrl: 'https://dev.azure.com/contoso/Commerce/_build/results?buildId=7', ...parts,
  };
}

export function aStage(parts: Partial<DevopsRun> = {}): DevopsRun {
  return aRun({ key: 'r3.9', kind: 'release-stage', definition: 'Payments release', name: 'Payments 4.3.0', environment: 'production-we', buildKey: 'b7', ...parts });
}

export function aState(parts: Partial<DevopsState> = {}): DevopsState {
  return {
    connectionId, url: 'https://dev.azure.com/contoso', signIn: 'pat', azureConnectionId: null, account: 'jo@contoso.example',
    projects: [{ name: 'Commerce', selected: true, obstacle: '' }, { name: 'Sandbox', selected: false, obstacle: '' }],
    rateLimit: null, waitingUntil: null, troubles: [], asOf: past, reading: false, fault: null, ...parts,
  };
}

type Span = DevopsRunView['spans'][number];
export function aSpan(parts: Partial<Span> & Pick<Span, 'id' | 'name'>): Span {
  return { parentId: null, kind: 'task', startedAt: past, endedAt: past + 60_000, result: 'succeeded', attempt: 1, errors: [], warnings: 0, agent: null, ...parts };
}

export function aView(parts: Partial<DevopsRunView> = {}): DevopsRunView {
  return { run: aStage(), spans: [], changes: [], sinceLastInEnvironment: null, artifacts: [], variables: [], approvals: [], deployedBy: [], asOf: past, missing: [], ...parts };
}
