import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { ApplicationRow, EntityRow } from '../../shared/contract/clusters/entities.ts';
import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import { entityKey } from '../../shared/domain/service-fabric/entity-ref.ts';
import { connectTo } from '../app/link.ts';
import { mountPage } from '../app/mount-page.tsx';
import { DataGrid, type GridColumn } from '../components/DataGrid.tsx';
import { fakeClusterProcedures, FakeClusters } from './fake-clusters.ts';
import { fakeLink, FakeValue } from './fake-host.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';
import '../theme/tokens.css';
import '../theme/base.css';

/** The page over a stand-in host whose clusters have 100,000 applications, of which one changes when it is told to. */
const count = 100_000;

function application(index: number, healthState: ApplicationRow['healthState'] = 'Ok'): ApplicationRow {
  const applicationName = `fabric:/Team${index % 97}/App-${String(index).padStart(6, '0')}`;
  return {
    key: entityKey({ kind: 'application', applicationName }), kind: 'application', applicationName, typeName: `Type${index % 40}`, typeVersion: `1.${index % 9}.0`, status: 'Ready', armManaged: false, healthState,
  };
}

const rows: EntityRow[] = Array.from({ length: count }, (_, index) => application(index));
const messages = new FakeValue<CollectionMessage<EntityRow>>({ kind: 'snapshot', version: 1, items: rows });
let version = 1;

function changeOne(): void {
  version += 1;
  const index = (version * 7_919) % count;
  messages.set({ kind: 'patch', version, upsert: [application(index, version % 2 === 0 ? 'Warning' : 'Ok')], remove: [] });
}

/** A fresh follower gets the whole; later ones the patches. */
async function* follow(signal: AbortSignal | undefined): AsyncGenerator<CollectionMessage<EntityRow>> {
  yield { kind: 'snapshot', version, items: rows };
  let isFirst = true;
  for await (const message of messages.watch(signal)) {
    if (!isFirst) yield message;
    isFirst = false;
  }
}

const columns: readonly GridColumn<EntityRow>[] = [
  { id: 'name', header: 'Name', width: 'minmax(200px, 2fr)', cell: ({ key }) => key, sortValue: ({ key }) => key },
  { id: 'state', header: 'State', width: 120, cell: ({ healthState }) => healthState, sortValue: ({ healthState }) => healthState },
  { id: 'status', header: 'Status', width: 120, cell: ({ status }) => status },
];

/** Draws a grid over rows that are there, from nothing to its first frame's content. @returns ms. */
function mountGrid(): number {
  const place = document.createElement('div');
  place.style.height = '600px';
  document.body.append(place);
  const root = createRoot(place);
  const startedAt = performance.now();
  flushSync(() => { root.render(createElement(DataGrid<EntityRow>, { label: 'Measured', rows, rowKey: ({ key }) => key, columns })); });
  place.getBoundingClientRect();
  const elapsedMs = performance.now() - startedAt;
  root.unmount();
  place.remove();
  return elapsedMs;
}

const world = new FakeWorld();
const clusters = new FakeClusters(world);
const procedures = fakeClusterProcedures(clusters);
connectTo(fakeLink({
  ...fakeProcedures(world),
  clusters: {
    ...procedures,
    entities: {
      ...procedures.entities,
      list: async (input, options) => (input.list === 'applications' ? follow(options.signal) : procedures.entities?.list?.(input, options) ?? Promise.reject(new Error('no list'))),
    },
  },
}));
Reflect.set(window, 'bench', { mountGrid, changeOne, clusterId: clusters.cards.items[0]?.connectionId });
mountPage();
