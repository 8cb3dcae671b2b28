import { badParameter, empty, json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { PortalRequest, Route } from '../route.ts';
import type { Headset } from '../../model/headset.ts';
import type { WirelessNetwork } from '../../model/network.ts';

const LEASE_SECONDS = 10_800;

/** Adapters, Wi-Fi and the labels that travel with the mDNS announcement (device-portal.md §1.2, §1.13). */
export const networkRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/networking/ipconfig', handle: (_request, headset) => json(ipConfiguration(headset)) },
  { method: 'GET', path: '/api/wifi/interfaces', handle: (_request, headset) => json(wifiInterfaces(headset)) },
  {
    method: 'GET',
    path: '/api/wifi/networks',
    handle: ({ query }, { network }) => {
      if (query.text('interface')?.toUpperCase() !== network.wifiGuid) return badParameter('interface');
      const known = (ssid: string): boolean => network.profiles.has(ssid);
      return json({
        AvailableNetworks: network.networks.map((each) =>
          networkRow(each, known(each.ssid), network.connectedTo === each.ssid),
        ),
      });
    },
  },
  { method: 'POST', path: '/api/wifi/network', handle: connectWifi },
  {
    method: 'DELETE',
    path: '/api/wifi/profile',
    handle: ({ query }, { network }) => {
      const profile = query.base64('profile') ?? query.text('profile');
      return profile !== undefined && network.profiles.delete(profile) ? empty() : badParameter('profile');
    },
  },
  { method: 'GET', path: '/api/dns-sd/tags', handle: (_request, headset) => json({ tags: headset.tags }) },
  {
    method: 'POST',
    path: '/api/dns-sd/tag',
    handle: ({ query }, headset) => {
      const tag = query.text('tagValue');
      if (tag === undefined || tag === '') return badParameter('tagValue');
      // 401 where the announcement would overflow is what the documentation says, odd as it is.
      if (announcedBytes([...headset.tags, tag]) > MAX_ANNOUNCED_BYTES) return empty(401);
      if (!headset.tags.includes(tag)) headset.tags.push(tag);
      return empty();
    },
  },
  {
    method: 'DELETE',
    path: '/api/dns-sd/tag',
    handle: ({ query }, headset) => {
      const index = headset.tags.indexOf(query.text('tagValue') ?? '');
      if (index >= 0) headset.tags.splice(index, 1);
      return empty();
    },
  },
  {
    method: 'DELETE',
    path: '/api/dns-sd/tags',
    handle: (_request, headset) => {
      headset.tags.length = 0;
      return empty();
    },
  },
];

/** One string of a TXT record holds 255 bytes, `T=` among them. */
const MAX_ANNOUNCED_BYTES = 253;

function announcedBytes(tags: readonly string[]): number {
  return tags.reduce((sum, tag) => sum + Buffer.byteLength(tag) + 1, 1);
}

function ipConfiguration({ network, profile, clock }: Headset): object {
  const obtained = Math.floor(clock.now() / 1000 / LEASE_SECONDS) * LEASE_SECONDS;
  return {
    Adapters: [
      {
        Description: 'Bluetooth Device (Personal Area Network)',
        HardwareAddress: network.bluetoothHardwareAddress,
        Index: 7,
        Name: `{${network.bluetoothGuid}}`,
        Type: 'Ethernet',
        DHCP: { LeaseExpires: 0, LeaseObtained: 0, Address: { IpAddress: '', Mask: '' } },
        Gateways: [{ IpAddress: '0.0.0.0', Mask: '255.255.255.255' }],
        IpAddresses: [{ IpAddress: '0.0.0.0', Mask: '0.0.0.0' }],
      },
      {
        Description: profile.wifiDescription,
        HardwareAddress: network.wifiHardwareAddress,
        Index: 2,
        Name: `{${network.wifiGuid}}`,
        Type: 'IEEE 802.11',
        // The address that DHCP reports differs from the adapter's own in the recorded answer, too.
        DHCP: {
          LeaseExpires: obtained + LEASE_SECONDS,
          LeaseObtained: obtained,
          Address: { IpAddress: '192.168.0.128', Mask: '255.255.255.255' },
        },
        Gateways: [{ IpAddress: '192.168.0.1', Mask: '255.255.255.255' }],
        IpAddresses: [{ IpAddress: network.address, Mask: '255.255.254.0' }],
      },
    ],
  };
}

function wifiInterfaces({ network, profile }: Headset): object {
  return {
    Interfaces: [
      {
        Description: profile.wifiDescription,
        GUID: `{${network.wifiGuid}}`,
        Index: 0,
        ProfilesList: [...network.profiles].map((Name) => ({ GroupPolicyProfile: false, Name, PerUserProfile: false })),
      },
    ],
  };
}

function networkRow(network: WirelessNetwork, hasProfile: boolean, connected: boolean): object {
  return {
    AlreadyConnected: connected,
    AuthenticationAlgorithm: network.secured ? 'RSNA_PSK' : '80211_OPEN',
    BSSID: network.bssid,
    Channel: network.channel,
    CipherAlgorithm: network.secured ? 'CCMP' : 'None',
    Connectable: 1,
    InfrastructureType: 'Infrastructure',
    PhysicalTypes: ['VHT'],
    ProfileAvailable: hasProfile,
    ProfileName: hasProfile ? network.ssid : '',
    SSID: network.ssid,
    SecurityEnabled: network.secured ? 1 : 0,
    SignalQuality: network.signalQuality,
  };
}

function connectWifi({ query }: PortalRequest, { network }: Headset): Answer {
  if (query.text('op') === 'disconnect') {
    network.connectedTo = undefined;
    return empty();
  }
  const ssid = query.base64('ssid') ?? query.base64('profile');
  if (ssid === undefined || !network.networks.some((each) => each.ssid === ssid)) return badParameter('ssid');
  network.connectedTo = ssid;
  if (query.text('createprofile') !== 'no') network.profiles.add(ssid);
  return empty();
}
