import { describe, expect, it } from 'vitest';
import { listedCluster as cluster, listedHeadset as headset } from './testing/listed-connections.ts';
import { trayModel } from './tray-model.ts';

describe('trayModel', () => {
  it('says so when nothing is saved', () => {
    expect(trayModel([], 20, 0)).toEqual({ toolTip: 'Fabriscope: nothing saved yet', alert: false, sections: [] });
  });
  it('counts who is there and names the worst battery', () => {
    const model = trayModel([headset('Bench 3', 'online', 82), headset('Stage L', 'online', 41), headset('Stage R', 'offline')], 20, 0);
    expect(model.toolTip).toBe('Fabriscope: 2 of 3 online, lowest battery 41 % (Stage L)');
    expect(model.alert).toBe(false);
  });
  it('calls for a look at an empty battery, but not at one that is being charged', () => {
    expect(trayModel([headset('A', 'online', 12)], 20, 0).alert).toBe(true);
    expect(trayModel([headset('A', 'online', 12, true)], 20, 0).alert).toBe(false);
    expect(trayModel([headset('A', 'online', 20)], 20, 0).alert).toBe(false);
  });
  it('does not take the last known battery of a headset that is gone for a fact', () => {
    expect(trayModel([headset('A', 'unreachable', 3)], 20, 0).toolTip).not.toContain('battery');
  });
  it('puts first what is broken, then the emptiest', () => {
    const model = trayModel([headset('Full', 'online', 90), headset('Empty', 'online', 5), headset('Changed', 'identity-changed'), headset('Off', 'offline')], 20, 2);
    expect(model.sections[0]?.lines.map(({ connectionId }) => connectionId)).toEqual(['Changed', 'Empty', 'Full', 'Off']);
    expect(model.toolTip).toContain('2 alerts');
  });
  it('keeps the menu short and the tool tip within what Windows shows', () => {
    const many = Array.from({ length: 30 }, (_, index) => headset(`Headset with a long name ${index}`.repeat(4), 'online', 50 + index));
    const model = trayModel(many, 20, 3);
    expect(model.sections[0]).toMatchObject({ heading: 'Headsets', more: 14 });
    expect(model.sections[0]?.lines).toHaveLength(16);
    expect(model.toolTip.length).toBeLessThanOrEqual(127);
    expect(model.toolTip.endsWith('…')).toBe(true);
  });
});

describe('the clusters in the tray', () => {
  it('have a section of their own beside the headsets, reddest first, and lead to their own screens', () => {
    const model = trayModel([cluster('fine', 'online'), headset('Bench 3', 'online', 82), cluster('amber', 'online', 'Warning'), cluster('red', 'online', 'Error', '2 nodes down')], 20, 0);
    expect(model.sections.map(({ heading, lines }) => [heading, lines.map(({ connectionId }) => connectionId)])).toEqual([['Headsets', ['Bench3']], ['Clusters', ['red', 'amber', 'fine']]]);
    expect(model.sections[1]?.lines[0]).toEqual({ connectionId: 'red', label: '■ red – Error, 2 nodes down', href: '#/clusters/red/home' });
    expect(model.toolTip).toBe('Fabriscope: 1 of 1 headset online, lowest battery 82 % (Bench 3), red in Error, amber in Warning');
  });
  it('call for a look in Error, out of reach, or with another identity; a warning alone does not', () => {
    expect(trayModel([cluster('c', 'online', 'Error')], 20, 0).alert).toBe(true);
    expect(trayModel([cluster('c', 'unreachable')], 20, 0).alert).toBe(true);
    expect(trayModel([cluster('c', 'identity-changed')], 20, 0).alert).toBe(true);
    expect(trayModel([cluster('c', 'online', 'Warning')], 20, 0).alert).toBe(false);
    expect(trayModel([cluster('c', 'online', 'Ok')], 20, 0).alert).toBe(false);
    expect(trayModel([cluster('c', 'offline', 'Error')], 20, 0).alert).toBe(false);
  });
  it('are told in one line: what is wrong, or how many are there', () => {
    const toolTip = (...clusters: Parameters<typeof trayModel>[0][number][]) => trayModel(clusters, 20, 0).toolTip;
    expect(toolTip(cluster('a', 'online'), cluster('b', 'offline'))).toBe('Fabriscope: 1 of 2 clusters online');
    expect(toolTip(cluster('a', 'online', 'Error'), cluster('b', 'online', 'Error'), cluster('c', 'unreachable'))).toBe('Fabriscope: 2 clusters in Error, c unreachable');
    expect(toolTip(cluster('a', 'identity-changed'))).toBe('Fabriscope: a shows another identity');
  });
  it('share the room of the menu with the headsets', () => {
    const many = Array.from({ length: 12 }, (_, index) => [cluster(`c${index}`, 'online'), headset(`h${index}`, 'online', 50)]).flat();
    expect(trayModel(many, 20, 0).sections.map(({ lines, more }) => [lines.length, more])).toEqual([[8, 4], [8, 4]]);
  });
});
