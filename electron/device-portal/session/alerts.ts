import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { CoreServices } from '../../core/services.ts';
import type { Headset } from './headset.ts';
import { ToldAlert, type HeadsetAlert } from './told-alert.ts';

/** A charge that hovers about the limit shall not call again and again. */
const hysteresisPercent = 3;

/** Posts a notice when a headset runs low or hot, and settles it when that is over. One voice per cause. The journal hears of both. */
export function watchForAlerts(services: CoreServices, headset: Headset): () => void {
  let low = false;
  let stage = 0;
  const causes = { battery: `battery/${headset.connectionId}`, heat: `heat/${headset.connectionId}` };
  const place = { connectionId: headset.connectionId, href: `/headsets/${headset.connectionId}/home` };
  const name = () => services.connections.get(headset.connectionId)?.name ?? headset.board.value.machineName ?? 'A headset';
  const told = { battery: new ToldAlert(services, headset.connectionId, 'Battery low', name), heat: new ToldAlert(services, headset.connectionId, 'Headset hot', name) };
  const post = (part: keyof typeof causes, severity: HeadsetAlert['severity'], title: string, body: string): void => {
    services.notices.post({ ...place, cause: causes[part], severity, title, body });
    told[part].began({ title, severity });
  };
  const settle = (part: keyof typeof causes): void => {
    services.notices.settle(causes[part]);
    told[part].ended();
  };

  const lookAtBattery = ({ battery }: HeadsetStatus) => {
    if (battery === null || battery.percent === null) return;
    const limit = services.settings.value.lowBatteryPercent;
    const { percent, onMains } = battery;
    if (!low && !onMains && percent <= limit) {
      low = true;
      post('battery', 'warning', `${name()} is at ${Math.round(percent)} %`, lowBatteryWords(battery));
    } else if (low && (onMains || percent > limit + hysteresisPercent)) {
      low = false;
      settle('battery');
    }
  };
  const lookAtHeat = ({ thermal }: HeadsetStatus) => {
    if (thermal === null || thermal.stage === stage) return;
    stage = thermal.stage;
    if (stage <= 0) settle('heat');
    else if (stage === 1) post('heat', 'warning', `${name()} is warm`, 'Live view and recording add heat. A pause, or ending what needs most of the GPU, lets it cool down.');
    else post('heat', 'error', `${name()} is too hot`, 'It may end apps or captures by itself now. Take it off and let it cool down.');
  };
  const stop = headset.board.onChange((status) => {
    lookAtBattery(status);
    lookAtHeat(status);
  });
  return () => {
    stop();
    told.battery.close();
    told.heat.close();
  };
}

function lowBatteryWords({ forecast }: NonNullable<HeadsetStatus['battery']>): string {
  const left = forecast.kind === 'discharging' ? `About ${Math.round(forecast.minutesLeft)} minutes are left at the present rate. ` : '';
  return `${left}Put it on the charger.`;
}
