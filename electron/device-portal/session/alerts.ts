import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { CoreServices } from '../../core/services.ts';
import type { Headset } from './headset.ts';

/** A charge that hovers about the limit shall not call again and again. */
const hysteresisPercent = 3;

/** Posts a notice when a headset runs low or hot, and settles it when that is over. One voice per cause. */
export function watchForAlerts(services: CoreServices, headset: Headset): () => void {
  let low = false;
  let stage = 0;
  const causes = { battery: `battery/${headset.connectionId}`, heat: `heat/${headset.connectionId}` };
  const place = { connectionId: headset.connectionId, href: `/headsets/${headset.connectionId}/home` };
  const name = () => services.connections.get(headset.connectionId)?.name ?? headset.board.value.machineName ?? 'A headset';

  const lookAtBattery = ({ battery }: HeadsetStatus) => {
    if (battery === null || battery.percent === null) return;
    const limit = services.settings.value.lowBatteryPercent;
    const { percent, onMains } = battery;
    if (!low && !onMains && percent <= limit) {
      low = true;
      services.notices.post({ ...place, cause: causes.battery, severity: 'warning', title: `${name()} is at ${Math.round(percent)} %`, body: lowBatteryWords(battery) });
    } else if (low && (onMains || percent > limit + hysteresisPercent)) {
      low = false;
      services.notices.settle(causes.battery);
    }
  };
  const lookAtHeat = ({ thermal }: HeadsetStatus) => {
    if (thermal === null || thermal.stage === stage) return;
    stage = thermal.stage;
    if (stage <= 0) services.notices.settle(causes.heat);
    else if (stage === 1) services.notices.post({ ...place, cause: causes.heat, severity: 'warning', title: `${name()} is warm`, body: 'Live view and recording add heat. A pause, or ending what needs most of the GPU, lets it cool down.' });
    else services.notices.post({ ...place, cause: causes.heat, severity: 'error', title: `${name()} is too hot`, body: 'It may end apps or captures by itself now. Take it off and let it cool down.' });
  };
  return headset.board.onChange((status) => {
    lookAtBattery(status);
    lookAtHeat(status);
  });
}

function lowBatteryWords({ forecast }: NonNullable<HeadsetStatus['battery']>): string {
  const left = forecast.kind === 'discharging' ? `About ${Math.round(forecast.minutesLeft)} minutes are left at the present rate. ` : '';
  return `${left}Put it on the charger.`;
}
