import '../app/no-code-from-strings.ts';
import '../theme/tokens.css';
import '../theme/base.css';
import { connectTo } from '../app/link.ts';
import { mountPage } from '../app/mount-page.tsx';
import { applyRememberedTheme } from '../theme/apply-theme.ts';
import { fakeClusterProcedures, FakeClusters } from './fake-clusters.ts';
import { fakeDeviceProcedures, FakeHeadset } from './fake-devices.ts';
import { fakeLink } from './fake-host.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';

/** The page over a stand-in host, for looking at screens: `vite --open /testing/mock.html`, `?empty` for an empty profile. */
const isEmpty = new URLSearchParams(location.search).has('empty');
const world = new FakeWorld(isEmpty);
const clusters = new FakeClusters(world, isEmpty);
Reflect.set(window, 'fakeClusters', clusters);
Reflect.set(window, 'fakeWorld', world);
const headset = new FakeHeadset();
Reflect.set(window, 'fakeHeadset', headset);
const procedures = fakeProcedures(world);
applyRememberedTheme();
connectTo(fakeLink({ ...procedures, devices: { ...procedures.devices, ...fakeDeviceProcedures(headset) }, clusters: fakeClusterProcedures(clusters) }));
mountPage();
