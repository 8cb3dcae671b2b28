/**
 * Whether the headset answers. `silent`: packets vanish, so connections are taken by the operating system and then
 * nothing ever comes; `refuse`: nobody listens any more.
 */
export type GateState = 'open' | 'silent' | 'refuse';

/** Shared by everything that writes to the network, so that all of it falls silent at once. */
export class Gate {
  #state: GateState = 'open';

  state(): GateState {
    return this.#state;
  }

  isOpen(): boolean {
    return this.#state === 'open';
  }

  set(state: GateState): void {
    this.#state = state;
  }
}
