import { useConnection, useSettings } from '../../app/live/live-data.ts';
import { useCommands } from '../../app/commands/index.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { LivePoster } from './LivePoster.tsx';
import { RunningLive } from './RunningLive.tsx';
import { useLiveChoice } from './live-choice.ts';
import { useCameraUse } from './use-camera-use.ts';

export interface LiveViewProps {
  readonly connectionId: ConnectionId;
  /** Picture and the few most needed acts only. */
  readonly compact?: boolean;
}

/**
 * What the wearer sees. It costs the wearer something (30 frames a second, a recording sign), so it starts when asked
 * for, and then stays on for this headset on every screen until it is stopped.
 */
export function LiveView({ connectionId, compact = false }: LiveViewProps) {
  const [choice, change] = useLiveChoice(connectionId);
  const settings = useSettings();
  const name = useConnection(connectionId)?.name ?? 'the headset';
  const { use } = useCameraUse(connectionId);
  const quality = choice.quality ?? settings?.liveQuality ?? 'medium';
  const sound = choice.sound ?? settings?.liveSound ?? false;
  useCommands([
    { id: 'live.toggle', title: choice.running ? 'Stop the live view' : 'Start the live view', group: 'Live view', keys: 'l', keywords: 'preview stream watch', run: () => { change({ running: !choice.running }); } },
  ]);
  if (!choice.running) {
    return <LivePoster connectionId={connectionId} name={name} conflict={use?.heldBy == null ? null : use.conflict} onStart={() => { change({ running: true }); }} />;
  }
  return (
    <RunningLive
      connectionId={connectionId}
      name={name}
      quality={quality}
      sound={sound}
      choice={choice}
      compact={compact}
      onChange={change}
    />
  );
}
