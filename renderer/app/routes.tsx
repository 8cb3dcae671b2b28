import { createHashHistory, createRootRoute, createRoute, createRouter, redirect, useParams, type RouterHistory } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ComponentType, type FunctionComponent } from 'react';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { useConnection } from './live/live-data.ts';
import { NotFound } from './shell/NotFound.tsx';
import { RouteError } from './shell/RouteError.tsx';
import { Shell } from './shell/Shell.tsx';
import type { AzureTab } from './azure-tabs.ts';
import type { ClusterTab } from './cluster-tabs.ts';
import type { DevopsTab } from './devops-tabs.ts';
import type { HeadsetTab } from './headset-tabs.ts';

type LoadedScreen<Props extends object> = FunctionComponent<Props> & {
  /** Fetches its code; never rejects: what cannot be fetched is told when the screen is drawn. */
  readonly fetchCode: () => Promise<void>;
};

/**
 * A screen whose code comes when it is first opened. Where a route has waited for the code it is drawn at once: React holds
 * back what was suspended for 300 ms, however soon it is there.
 */
function screen<Props extends object>(load: () => Promise<ComponentType<Props>>): LoadedScreen<Props> {
  let Ready: ComponentType<Props> | null = null;
  const loadOnce = async (): Promise<ComponentType<Props>> => (Ready ??= await load());
  const Loaded = lazy(async () => ({ default: await loadOnce() }));
  function Screen(props: Props) {
    // Decided once: a screen that began as suspended stays the one that it is.
    const [AtOnce] = useState(() => Ready);
    if (AtOnce !== null) return <AtOnce {...props} />;
    return <Suspense fallback={<Skeleton height={320} />}><Loaded {...props} /></Suspense>;
  }
  return Object.assign(Screen, { fetchCode: () => loadOnce().then(() => {}, () => {}) });
}

type ConnectionScreen = LoadedScreen<{ readonly connectionId: ConnectionId }>;

const headsetScreens: Readonly<Record<HeadsetTab, ConnectionScreen>> = {
  home: screen(async () => (await import('../features/headset-home/HeadsetHome.tsx')).HeadsetHome),
  apps: screen(async () => (await import('../features/apps/Apps.tsx')).Apps),
  keyboard: screen(async () => (await import('../features/keyboard/Keyboard.tsx')).Keyboard),
  capture: screen(async () => (await import('../features/capture/Capture.tsx')).Capture),
  performance: screen(async () => (await import('../features/performance/Performance.tsx')).Performance),
};

const clusterScreens: Readonly<Record<ClusterTab | 'upgrade', ConnectionScreen>> = {
  home: screen(async () => (await import('../features/cluster-home/ClusterHome.tsx')).ClusterHome),
  explore: screen(async () => (await import('../features/cluster-explore/Explore.tsx')).Explore),
  nodes: screen(async () => (await import('../features/cluster-nodes/Nodes.tsx')).Nodes),
  applications: screen(async () => (await import('../features/cluster-applications/Applications.tsx')).Applications),
  upgrades: screen(async () => (await import('../features/cluster-upgrades/Upgrades.tsx')).Upgrades),
  upgrade: screen(async () => (await import('../features/cluster-upgrades/Upgrade.tsx')).Upgrade),
  events: screen(async () => (await import('../features/cluster-events/Events.tsx')).Events),
  jobs: screen(async () => (await import('../features/cluster-jobs/Jobs.tsx')).Jobs),
  packages: screen(async () => (await import('../features/cluster-packages/Packages.tsx')).Packages),
  load: screen(async () => (await import('../features/cluster-load/Load.tsx')).Load),
  manifest: screen(async () => (await import('../features/cluster-manifest/Manifest.tsx')).Manifest),
  access: screen(async () => (await import('../features/cluster-access/Access.tsx')).Access),
};

const azureScreens: Readonly<Record<AzureTab | 'deployment' | 'compare' | 'draft', ConnectionScreen>> = {
  deployments: screen(async () => (await import('../features/azure-deployments/Deployments.tsx')).Deployments),
  deployment: screen(async () => (await import('../features/azure-deployments/DeploymentPage.tsx')).DeploymentPage),
  compare: screen(async () => (await import('../features/azure-deployments/CompareDeployments.tsx')).CompareDeployments),
  deploy: screen(async () => (await import('../features/azure-deploy/Drafts.tsx')).Drafts),
  draft: screen(async () => (await import('../features/azure-deploy/DraftPage.tsx')).DraftPage),
  vaults: screen(async () => (await import('../features/azure-vaults/Vaults.tsx')).Vaults),
  clusters: screen(async () => (await import('../features/azure-clusters/AzureClusters.tsx')).AzureClusters),
  access: screen(async () => (await import('../features/azure-access/AzureAccess.tsx')).AzureAccess),
};

const devopsScreens: Readonly<Record<DevopsTab | 'run', ConnectionScreen>> = {
  runs: screen(async () => (await import('../features/devops/Runs.tsx')).Runs),
  run: screen(async () => (await import('../features/devops/RunPage.tsx')).RunPage),
  environments: screen(async () => (await import('../features/devops/Environments.tsx')).Environments),
  approvals: screen(async () => (await import('../features/devops/Approvals.tsx')).Approvals),
  access: screen(async () => (await import('../features/devops/DevopsAccess.tsx')).DevopsAccess),
};

const HeadsetFrame = screen(async () => (await import('./shell/HeadsetFrame.tsx')).HeadsetFrame);
const AzureFrame = screen(async () => (await import('./shell/AzureFrame.tsx')).AzureFrame);
const DevopsFrame = screen(async () => (await import('./shell/DevopsFrame.tsx')).DevopsFrame);
const AddAzure = screen(async () => (await import('../features/add-azure/AddAzure.tsx')).AddAzure);
const AddDevops = screen(async () => (await import('../features/devops/AddDevops.tsx')).AddDevops);
const HistoryFrame = screen(async () => (await import('../features/history/HistoryFrame.tsx')).HistoryFrame);
const historyScreens = {
  rows: screen(async () => (await import('../features/history/HistoryRows.tsx')).HistoryRows),
  matrix: screen(async () => (await import('../features/history/Matrix.tsx')).Matrix),
  parameters: screen(async () => (await import('../features/history/Parameters.tsx')).Parameters),
  dora: screen(async () => (await import('../features/history/Dora.tsx')).Dora),
  compare: screen(async () => (await import('../features/history/Compare.tsx')).Compare),
  environments: screen(async () => (await import('../features/history/EnvironmentRules.tsx')).EnvironmentRules),
} as const;
const Journal = screen(async () => (await import('../features/journal/JournalPage.tsx')).JournalPage);

const ClusterFrame = screen(async () => (await import('./shell/ClusterFrame.tsx')).ClusterFrame);
const AddCluster = screen(async () => (await import('../features/add-cluster/AddCluster.tsx')).AddCluster);
const Alerts = screen(async () => (await import('../features/alerts/AlertsPage.tsx')).AlertsPage);
const Wallboard = screen(async () => (await import('../features/wallboard/Wallboard.tsx')).Wallboard);
const Overview = screen(async () => (await import('../features/overview/Overview.tsx')).Overview);
const AddHeadset = screen(async () => (await import('../features/add/AddHeadset.tsx')).AddHeadset);
const Tasks = screen(async () => (await import('../features/tasks/TasksPage.tsx')).TasksPage);
const Notices = screen(async () => (await import('../features/notices/NoticesPage.tsx')).NoticesPage);
const Settings = screen(async () => (await import('../features/settings/SettingsPage.tsx')).SettingsPage);
const Diagnostics = screen(async () => (await import('../features/diagnostics/DiagnosticsPage.tsx')).DiagnosticsPage);

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError });
const headset = createRoute({ getParentRoute: () => root, path: '/headsets/$connectionId' });
const headsetIndex = createRoute({
  getParentRoute: () => headset,
  path: '/',
  beforeLoad: ({ params }) => { throw redirect({ to: '/headsets/$connectionId/home', params, replace: true }); },
});
const headsetTab = (tab: HeadsetTab) => createRoute({
  getParentRoute: () => headset,
  path: tab,
  loader: () => HeadsetFrame.fetchCode(),
  component: () => <HeadsetFrame screen={headsetScreens[tab]} />,
});

const cluster = createRoute({ getParentRoute: () => root, path: '/clusters/$connectionId', loader: () => ClusterFrame.fetchCode(), component: ClusterFrame });
const clusterIndex = createRoute({
  getParentRoute: () => cluster,
  path: '/',
  beforeLoad: ({ params }) => { throw redirect({ to: '/clusters/$connectionId/home', params, replace: true }); },
});
const clusterTab = <Tab extends ClusterTab>(tab: Tab) => createRoute({
  getParentRoute: () => cluster,
  path: tab,
  loader: () => clusterScreens[tab].fetchCode(),
  component: () => <ConnectedScreen screen={clusterScreens[tab]} />,
});
// One component for the tree with and without an entity: going from one to another must not build it anew.
const exploreTab = clusterTab('explore');
const explore = exploreTab.addChildren([createRoute({ getParentRoute: () => exploreTab, path: '$entityKey' })]);
const upgrade = createRoute({
  getParentRoute: () => cluster,
  path: 'upgrades/$targetKey',
  loader: () => clusterScreens.upgrade.fetchCode(),
  component: () => <ConnectedScreen screen={clusterScreens.upgrade} />,
});

/** A screen of the connection that the address names; the frame has made sure that there is one. */
function ConnectedScreen({ screen: Screen }: { readonly screen: ConnectionScreen }) {
  const { connectionId = '' } = useParams({ strict: false });
  const connection = useConnection(connectionId);
  return connection === null ? null : <Screen key={connection.id} connectionId={connection.id} />;
}

const azure = createRoute({ getParentRoute: () => root, path: '/azure/$connectionId', loader: () => AzureFrame.fetchCode(), component: AzureFrame });
const azureIndex = createRoute({
  getParentRoute: () => azure,
  path: '/',
  beforeLoad: ({ params }) => { throw redirect({ to: '/azure/$connectionId/deployments', params, replace: true }); },
});
const azureScreen = <Path extends string>(path: Path, shown: ConnectionScreen) => createRoute({
  getParentRoute: () => azure,
  path,
  loader: () => shown.fetchCode(),
  component: () => <ConnectedScreen screen={shown} />,
});
const devops = createRoute({ getParentRoute: () => root, path: '/devops/$connectionId', loader: () => DevopsFrame.fetchCode(), component: DevopsFrame });
const devopsIndex = createRoute({
  getParentRoute: () => devops,
  path: '/',
  beforeLoad: ({ params }) => { throw redirect({ to: '/devops/$connectionId/runs', params, replace: true }); },
});
const devopsScreen = <Path extends string>(path: Path, shown: ConnectionScreen) => createRoute({
  getParentRoute: () => devops,
  path,
  loader: () => shown.fetchCode(),
  component: () => <ConnectedScreen screen={shown} />,
});
const history = createRoute({ getParentRoute: () => root, path: '/history', loader: () => HistoryFrame.fetchCode(), component: HistoryFrame });
const historyScreen = <Path extends string>(path: Path, shown: LoadedScreen<object>) => createRoute({ getParentRoute: () => history, path, loader: () => shown.fetchCode(), component: shown });

/** Text of the address; what is JSON there has been read by the router already. */
function textOf(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return typeof value === 'string' ? value : undefined;
}
const historyRows = createRoute({
  getParentRoute: () => history,
  path: '/',
  // What is shown is in the address, so that it can be shared and gone back to.
  validateSearch: (search: Record<string, unknown>): { filter?: string; row?: string } => {
    const [filter, row] = [textOf(search, 'filter'), textOf(search, 'row')];
    return { ...(filter === undefined ? {} : { filter }), ...(row === undefined ? {} : { row }) };
  },
  loader: () => historyScreens.rows.fetchCode(),
  component: historyScreens.rows,
});
const historyCompare = createRoute({
  getParentRoute: () => history,
  path: 'compare',
  validateSearch: (search: Record<string, unknown>): { left?: string; right?: string } => {
    const [left, right] = [textOf(search, 'left'), textOf(search, 'right')];
    return { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
  },
  loader: () => historyScreens.compare.fetchCode(),
  component: historyScreens.compare,
});

const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Overview }),
  createRoute({
    getParentRoute: () => root,
    path: '/add',
    validateSearch: (search: Record<string, unknown>): { address?: string; connection?: string } => ({
      ...(typeof search['address'] === 'string' ? { address: search['address'] } : {}),
      ...(typeof search['connection'] === 'string' ? { connection: search['connection'] } : {}),
    }),
    component: AddHeadset,
  }),
  headset.addChildren([headsetIndex, headsetTab('home'), headsetTab('apps'), headsetTab('keyboard'), headsetTab('capture'), headsetTab('performance')]),
  createRoute({
    getParentRoute: () => root,
    path: '/add-cluster',
    // Azure names address and thumbprints of a cluster that is to be added.
    validateSearch: (search: Record<string, unknown>): { address?: string; thumbprints?: string } => {
      const [address, thumbprints] = [textOf(search, 'address'), textOf(search, 'thumbprints')];
      return { ...(address === undefined ? {} : { address }), ...(thumbprints === undefined ? {} : { thumbprints }) };
    },
    component: AddCluster,
  }),
  cluster.addChildren([
    clusterIndex, clusterTab('home'), explore, clusterTab('nodes'), clusterTab('applications'), clusterTab('upgrades'), upgrade, clusterTab('events'), clusterTab('jobs'),
    clusterTab('packages'), clusterTab('load'), clusterTab('manifest'), clusterTab('access'),
  ]),
  createRoute({ getParentRoute: () => root, path: '/add-azure', component: AddAzure }),
  azure.addChildren([
    azureIndex, azureScreen('deployments', azureScreens.deployments), azureScreen('deployments/$deploymentKey', azureScreens.deployment), azureScreen('compare/$left/$right', azureScreens.compare),
    azureScreen('deploy', azureScreens.deploy), azureScreen('deploy/$draftId', azureScreens.draft), azureScreen('vaults', azureScreens.vaults), azureScreen('clusters', azureScreens.clusters),
    azureScreen('access', azureScreens.access),
  ]),
  createRoute({ getParentRoute: () => root, path: '/add-devops', component: AddDevops }),
  devops.addChildren([
    devopsIndex, devopsScreen('runs', devopsScreens.runs), devopsScreen('runs/$runKey', devopsScreens.run), devopsScreen('environments', devopsScreens.environments),
    devopsScreen('approvals', devopsScreens.approvals), devopsScreen('access', devopsScreens.access),
  ]),
  history.addChildren([
    historyRows, historyScreen('matrix', historyScreens.matrix), historyScreen('parameters', historyScreens.parameters), historyScreen('dora', historyScreens.dora),
    historyCompare, historyScreen('environments', historyScreens.environments),
  ]),
  createRoute({ getParentRoute: () => root, path: '/journal', loader: () => Journal.fetchCode(), component: Journal }),
  createRoute({ getParentRoute: () => root, path: '/alerts', component: Alerts }),
  createRoute({ getParentRoute: () => root, path: '/wallboard', component: Wallboard }),
  createRoute({ getParentRoute: () => root, path: '/tasks', component: Tasks }),
  createRoute({ getParentRoute: () => root, path: '/notices', component: Notices }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: Settings }),
  createRoute({ getParentRoute: () => root, path: '/diagnostics', component: Diagnostics }),
]);

/** The page's addresses. They live in the fragment, so that they are the same under `app://` and on loopback. */
export function createPageRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: tree,
    history,
    defaultPreload: 'intent',
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
