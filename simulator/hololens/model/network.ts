import type { SeededRandom } from '../../foundation/random.ts';

export interface WirelessNetwork {
  readonly ssid: string;
  readonly channel: number;
  readonly signalQuality: number;
  readonly secured: boolean;
  readonly bssid: readonly number[];
}

/** Adapters, saved profiles and the networks in the air. */
export class Network {
  readonly wifiGuid: string;
  readonly bluetoothGuid: string;
  readonly wifiHardwareAddress: string;
  readonly bluetoothHardwareAddress: string;
  readonly networks: readonly WirelessNetwork[];
  readonly profiles = new Set<string>(['Fabrikam Lab']);
  connectedTo: string | undefined = 'Fabrikam Lab';
  /** Address in `ipconfig`: the one the simulator really listens on. */
  address: string;

  constructor(random: SeededRandom, address: string) {
    this.address = address;
    this.wifiGuid = guid(random);
    this.bluetoothGuid = guid(random);
    this.wifiHardwareAddress = hardwareAddress(random);
    this.bluetoothHardwareAddress = hardwareAddress(random);
    this.networks = [
      { ssid: 'Fabrikam Lab', channel: 44, signalQuality: 86, secured: true, bssid: octets(random, 6) },
      { ssid: 'Fabrikam Guest', channel: 6, signalQuality: 61, secured: false, bssid: octets(random, 6) },
      { ssid: 'Showroom \u{1F97D} 5G', channel: 149, signalQuality: 38, secured: true, bssid: octets(random, 6) },
    ];
  }
}

function octets(random: SeededRandom, count: number): number[] {
  return Array.from({ length: count }, () => random.integer(0, 255));
}

function hardwareAddress(random: SeededRandom): string {
  return octets(random, 6)
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('-');
}

/** A GUID in upper case without braces. */
function guid(random: SeededRandom): string {
  const hex = octets(random, 16)
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
