import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { recordAct } from '../core/acts.ts';
import type { Act, RecordOptions } from '../core/acts.ts';
import type { DeviceContext } from './device-context.ts';

/** What is changed on a headset; see `Act`. */
export type HeadsetAct = Pick<Act, 'act'> & Partial<Pick<Act, 'entity' | 'confirmed' | 'attributes'>>;

/**
 * Changes something on a headset and tells the journal. Nobody is kept from using a headset because the journal's disk is full.
 * @throws what `run` throws
 */
export function headsetAct<Result>({ services }: Pick<DeviceContext, 'services'>, connectionId: ConnectionId, act: HeadsetAct, run: () => Promise<Result>, options: Omit<RecordOptions<Result>, 'withoutTrace'> = {}): Promise<Result> {
  const { journal, clock, connections } = services;
  const name = connections.get(connectionId)?.name ?? 'Headset';
  return recordAct(journal, clock, { source: connectionId, name, entity: '', confirmed: 'none', why: '', ...act }, run, { ...options, withoutTrace: 'go-on' });
}
