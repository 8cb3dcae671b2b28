import { createHashHistory, createRootRoute, createRoute, createRouter, redirect, type RouterHistory } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType, type FunctionComponent } from 'react';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { HeadsetFrame } from './shell/HeadsetFrame.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { RouteError } from './shell/RouteError.tsx';
import { Shell } from './shell/Shell.tsx';
import type { HeadsetTab } from './headset-tabs.ts';

/** A screen whose code comes when it is first opened. */
function screen<Props extends object>(load: () => Promise<ComponentType<Props>>): FunctionComponent<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function Screen(props: Props) {
    return <Suspense fallback={<Skeleton height={320} />}><Loaded {...props} /></Suspense>;
  };
}

type HeadsetScreen = ComponentType<{ readonly connectionId: ConnectionId }>;

const headsetScreens: Readonly<Record<HeadsetTab, HeadsetScreen>> = {
  home: screen(async () => (await import('../features/headset-home/HeadsetHome.tsx')).HeadsetHome),
  apps: screen(async () => (await import('../features/apps/Apps.tsx')).Apps),
  keyboard: screen(async () => (await import('../features/keyboard/Keyboard.tsx')).Keyboard),
  capture: screen(async () => (await import('../features/capture/Capture.tsx')).Capture),
  performance: screen(async () => (await import('../features/performance/Performance.tsx')).Performance),
};

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
  component: () => <HeadsetFrame screen={headsetScreens[tab]} />,
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
