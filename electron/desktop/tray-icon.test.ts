import { describe, expect, it } from 'vitest';
import { hostEventSchema, type HostEvent } from '../../shared/contract/app.ts';
import { listedCluster, listedHeadset } from './testing/listed-connections.ts';
import { trayMenu } from './tray-icon.ts';
import { trayModel } from './tray-model.ts';

function menuOf(connections: Parameters<typeof trayModel>[0], events: HostEvent[] = []) {
  return trayMenu(trayModel(connections, 20, 0), { open: () => {}, quit: () => {}, send: (event) => { events.push(event); } });
}

describe('the menu of the tray', () => {
  it('heads headsets and clusters where there are both, and leads to each', () => {
    const events: HostEvent[] = [];
    const menu = menuOf([listedHeadset('Bench 3', 'online', 82), listedCluster('prod-we', 'online', 'Error', '2 nodes down')], events);
    expect(menu.flatMap(({ label }) => label ?? [])).toEqual([
      'Open Fabriscope', 'Headsets', '● Bench 3 – Online, 82 %', 'Clusters', '■ prod-we – Error, 2 nodes down', 'Tasks', 'Alerts', 'Wallboard', 'Settings…', 'Quit Fabriscope',
    ]);
    for (const { click } of menu) {
      const press: unknown = click;
      if (typeof press === 'function') press();
    }
    expect(events.map((event) => (event.kind === 'navigate' ? event.href : null))).toEqual(['#/headsets/Bench3/home', '#/clusters/prodwe/home', '#/tasks', '#/alerts', '#/wallboard', '#/settings']);
    for (const event of events) expect(hostEventSchema.safeParse(event).success).toBe(true);
  });
  it('says nothing of clusters where there are none', () => {
    const ids = menuOf([listedHeadset('Bench 3', 'online', 82)]).flatMap(({ id }) => id ?? []);
    expect(ids).toEqual(['open', 'connection:Bench3', 'tasks', 'settings', 'quit']);
    expect(menuOf([]).flatMap(({ id }) => id ?? [])).toEqual(['open', 'tasks', 'settings', 'quit']);
  });
  it('leads to the rest where not all fit', () => {
    const menu = menuOf(Array.from({ length: 20 }, (_, index) => listedCluster(`c${index}`, 'online')));
    expect(menu.find(({ id }) => id === 'more-clusters')?.label).toBe('4 more…');
  });
});
