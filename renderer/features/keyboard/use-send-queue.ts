import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';
import { SendQueue, type QueueState, type SendJob } from './send-queue.ts';

const idle: QueueState = { sending: null, waiting: 0, fault: null, sent: 0 };

export interface Sender {
  readonly state: QueueState;
  /** @param typed true for single keys and letters, which may go together with their neighbours. */
  readonly push: (job: SendJob, typed?: boolean) => void;
  readonly cancel: () => void;
  readonly forgetFault: () => void;
}

/** The one way of this screen to the headset's keyboard: everything keeps its order. */
export function useSendQueue(connectionId: ConnectionId): Sender {
  const [state, setState] = useState(idle);
  const [queue] = useState(() => new SendQueue(async (job, signal, typed) => {
    if (job.kind === 'text') await api.devices.keyboard.sendText({ connectionId, text: job.text, secret: job.secret, slowly: job.slowly, typed }, { signal });
    else await api.devices.keyboard.pressKey({ connectionId, key: job.key, times: job.times }, { signal });
  }, faultOf, (next) => { setState(next); }));
  return {
    state,
    push: (job, typed = false) => { queue.push(job, typed); },
    cancel: () => { queue.cancel(); },
    forgetFault: () => { queue.forgetFault(); },
  };
}
