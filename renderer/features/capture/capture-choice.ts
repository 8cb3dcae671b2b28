import { create } from 'zustand';
import type { CaptureSources } from '../../../shared/domain/headset.ts';
import type { CaptureView } from './capture-list.ts';

/** What somebody has set up on the capture screen of one headset, for as long as the page lives. */
export interface CaptureChoice {
  readonly sources: CaptureSources;
  readonly view: CaptureView;
  readonly showsPreview: boolean;
}

const atFirst: CaptureChoice = {
  sources: { holograms: true, camera: true, microphone: true, appAudio: true, renderFromCamera: true, stabilisationFrames: null },
  view: { kind: 'all', order: 'newest', text: '' },
  showsPreview: true,
};

const useChoices = create<{ readonly byConnection: ReadonlyMap<string, CaptureChoice> }>()(() => ({ byConnection: new Map() }));

/** The choice for one headset, and the way to change parts of it. */
export function useCaptureChoice(connectionId: string): readonly [CaptureChoice, (change: Partial<CaptureChoice>) => void] {
  const choice = useChoices((state) => state.byConnection.get(connectionId) ?? atFirst);
  const change = (part: Partial<CaptureChoice>): void => {
    useChoices.setState(({ byConnection }) => {
      const next = new Map(byConnection);
      next.set(connectionId, { ...(byConnection.get(connectionId) ?? atFirst), ...part });
      return { byConnection: next };
    });
  };
  return [choice, change];
}
