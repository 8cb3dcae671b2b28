import { create } from 'zustand';
import type { CaptureSources, LiveQuality } from '../../../shared/domain/headset.ts';

/** What somebody wants to see of one headset, for as long as the page lives. */
export interface LiveChoice {
  readonly running: boolean;
  /** Null: what the settings say. */
  readonly quality: LiveQuality | null;
  readonly sound: boolean | null;
  readonly holograms: boolean;
  readonly camera: boolean;
  /** Figures on the picture. */
  readonly figures: boolean;
}

const atFirst: LiveChoice = { running: false, quality: null, sound: null, holograms: true, camera: true, figures: false };

const useChoices = create<{ readonly byConnection: ReadonlyMap<string, LiveChoice> }>()(() => ({ byConnection: new Map() }));

/** The choice for one headset. A view that runs goes on when another screen of the same headset is opened. */
export function useLiveChoice(connectionId: string): readonly [LiveChoice, (change: Partial<LiveChoice>) => void] {
  const choice = useChoices((state) => state.byConnection.get(connectionId) ?? atFirst);
  return [choice, (change) => { changeLiveChoice(connectionId, change); }];
}

/** Changes the choice for one headset from outside its view (a command, a button of another screen). */
export function changeLiveChoice(connectionId: string, change: Partial<LiveChoice>): void {
  useChoices.setState(({ byConnection }) => {
    const next = new Map(byConnection);
    next.set(connectionId, { ...(byConnection.get(connectionId) ?? atFirst), ...change });
    return { byConnection: next };
  });
}

/** Sources to ask the headset for. Without sound it sends none, which also makes the stream lighter. */
export function liveSources(choice: Pick<LiveChoice, 'holograms' | 'camera'>, sound: boolean): CaptureSources {
  return { holograms: choice.holograms, camera: choice.camera, microphone: sound, appAudio: sound, renderFromCamera: true, stabilisationFrames: null };
}
