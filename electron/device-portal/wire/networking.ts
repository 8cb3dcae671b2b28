import * as z from 'zod';
import { amount, optionalFlag, shownText } from './fields.ts';

const addressAnswer = z.object({ IpAddress: shownText(60) });
const adapterAnswer = z.object({
  Description: shownText(300).default(''),
  HardwareAddress: shownText(60).default(''),
  Type: shownText(100).default(''),
  IpAddresses: z.array(addressAnswer).nullish(),
});

/**
 * `GET /api/networking/ipconfig`. Addresses are the adapter's own: the one in its DHCP part may be outdated
 * (device-portal.md §4); 0.0.0.0 of an idle adapter is left out.
 */
export const ipConfigurationAnswer = z.object({ Adapters: z.array(adapterAnswer) }).transform((answer) =>
  answer.Adapters.slice(0, 40).map((adapter) => ({
    description: adapter.Description,
    type: adapter.Type,
    hardwareAddress: adapter.HardwareAddress,
    addresses: (adapter.IpAddresses ?? []).map((address) => address.IpAddress).filter((address) => address !== '' && address !== '0.0.0.0').slice(0, 20),
  })));
export type NetworkAdapter = z.infer<typeof ipConfigurationAnswer>[number];

/** `GET /api/wifi/interfaces`: GUIDs without braces, the way the other Wi-Fi calls want them. */
export const wifiInterfacesAnswer = z.object({
  Interfaces: z.array(z.object({ GUID: z.string().max(100) })),
}).transform((answer) => answer.Interfaces.map((wifi) => wifi.GUID.replace(/[{}]/g, '')));

/** `GET /api/wifi/networks`: the network in use, if any. */
export const wifiNetworksAnswer = z.object({
  AvailableNetworks: z.array(z.object({ AlreadyConnected: optionalFlag, SSID: shownText(200).default(''), SignalQuality: amount.nullish() })),
}).transform((answer) => {
  const joined = answer.AvailableNetworks.find((network) => network.AlreadyConnected === true);
  if (joined === undefined) return null;
  return { ssid: joined.SSID, signalPercent: Math.min(100, Math.max(0, joined.SignalQuality ?? 0)) };
});
