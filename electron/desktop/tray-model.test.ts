import { describe, expect, it } from 'vitest';
import type { HeadsetSummary } from '../../shared/contract/connections.ts';
import type { ConnectionState } from '../../shared/domain/connection-state.ts';
import { connectionIdSchema } from '../../shared/domain/identifiers.ts';
import { trayModel, type TrayHeadset } from './tray-model.ts';

function headset(name: string, state: ConnectionState, batteryPercent: number | null = null, charging = false): TrayHeadset {
  const summary: HeadsetSummary = { generation: 'hololens2', osVersion: '', batteryPercent, charging, minutesLeft: null, thermalStage: 0, appInFront: null };
  return { id: connectionIdSchema.parse(name.replaceAll(/[^A-Za-z0-9]/g, '').slice(-40)), name, state, headset: summary };
}

describe('trayModel', () => {
  it('says so when nothing is saved', () => {
    expect(trayModel([], 20, 0)).toEqual({ toolTip: 'Fabriscope: no headset saved', alert: false, headsets: [], more: 0 });
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
    expect(model.headsets.map(({ connectionId }) => connectionId)).toEqual(['Changed', 'Empty', 'Full', 'Off']);
    expect(model.toolTip).toContain('2 alerts');
  });
  it('shows state by shape and word, and a name as it is', () => {
    const [first] = trayModel([headset('A & B', 'online', 50.4, true)], 20, 0).headsets;
    expect(first?.label).toBe('● A && B – Online, 50 %, charging');
  });
  it('keeps the menu short and the tool tip within what Windows shows', () => {
    const many = Array.from({ length: 30 }, (_, index) => headset(`Headset with a long name ${index}`.repeat(4), 'online', 50 + index));
    const model = trayModel(many, 20, 0);
    expect(model.headsets).toHaveLength(12);
    expect(model.more).toBe(18);
    expect(model.toolTip.length).toBeLessThanOrEqual(127);
  });
});
