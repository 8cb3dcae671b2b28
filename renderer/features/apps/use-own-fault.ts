import { useStore } from 'zustand';
import type { Fault } from '../../../shared/domain/fault.ts';
import { carrierState } from '../../app/api.ts';

/** @returns the fault of a stream, unless the page's own line is down: the bar above every screen says that once for all. */
export function useOwnFault(fault: Fault | null): Fault | null {
  const isOpen = useStore(carrierState, (state) => state.phase === 'open');
  return isOpen ? fault : null;
}
