import '../app/no-code-from-strings.ts';
import '../theme/tokens.css';
import '../theme/base.css';
import { connectTo } from '../app/link.ts';
import { mountPage } from '../app/mount-page.tsx';
import { applyRememberedTheme } from '../theme/apply-theme.ts';
import { FakeAzure, fakeAzureProcedures } from './fake-azure.ts';
import { fakeClusterProcedures, FakeClusters } from './fake-clusters.ts';
import { fakeDeviceProcedures, FakeHeadset } from './fake-devices.ts';
import { fakeFileProcedures } from './fake-files.ts';
import { FakeHistory, fakeHistoryProcedures } from './fake-history.ts';
import { fakeLink } from './fake-host.ts';
import { FakeJournal, fakeJournalProcedures } from './fake-journal.ts';
import { inWeather, weathers } from './fake-weather.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';

/**
 * The page over a stand-in host, for looking at screens: `vite --open /testing/mock.html`. `?empty` for an empty profile,
 * `?bare` for connections that have nothing yet, `?weather=loading|failing|lost` for a host that is not well where Azure,
 * history and journal are asked, `?rows=200000` for a history of that length.
 */
const search = new URLSearchParams(location.search);
const isEmpty = search.has('empty');
const isBare = isEmpty || search.has('bare');
const weather = weathers.find((each) => each === search.get('weather')) ?? 'fair';
const world = new FakeWorld(isEmpty);
const clusters = new FakeClusters(world, isEmpty);
const headset = new FakeHeadset();
const azure = new FakeAzure(world, isBare);
if (isEmpty) world.connections.remove('az1');
const history = new FakeHistory(isBare ? 0 : Number(search.get('rows') ?? 5_000));
const journal = new FakeJournal(isBare ? 0 : 1_200);
// What a person at the console changes to see what the page makes of it.
Object.assign(window, { fakeWorld: world, fakeClusters: clusters, fakeHeadset: headset, fakeAzure: azure, fakeHistory: history, fakeJournal: journal });
const procedures = fakeProcedures(world);
applyRememberedTheme();
connectTo(inWeather(fakeLink({
  ...procedures, devices: { ...procedures.devices, ...fakeDeviceProcedures(headset) }, clusters: fakeClusterProcedures(clusters), files: fakeFileProcedures(),
  azure: fakeAzureProcedures(azure), history: fakeHistoryProcedures(history), journal: fakeJournalProcedures(journal),
}), weather, ['azure', 'history', 'journal']));
mountPage();
