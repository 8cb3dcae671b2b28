import { networkInterfaces } from 'node:os';
import multicastDns from 'multicast-dns';
import { portalService } from './announcements.ts';

/** Asks the local network for portals and hears what answers. */
export interface MulticastListener {
  ask(): void;
  close(): void;
}
export type OpenListener = (onPacket: (packet: unknown) => void, onProblem: (error: Error) => void) => MulticastListener;

const mostInterfaces = 8;

/**
 * One socket for each network of this machine, since a headset on a USB cable is in a network of its own
 * (device-portal.md §1.0). They are open only while somebody looks for headsets, and only ever hear.
 */
export const openMulticastListener: OpenListener = (onPacket, onProblem) => {
  const sockets = ownAddresses().map((address) => {
    const socket = multicastDns({ interface: address, bind: '0.0.0.0', reuseAddr: true, loopback: true });
    socket.on('response', onPacket);
    socket.on('error', onProblem);
    // A network that takes no multicast (a VPN) is no reason to stop.
    socket.on('warning', () => {});
    return socket;
  });
  return {
    ask: () => {
      for (const socket of sockets) socket.query({ questions: [{ name: portalService, type: 'PTR' }] });
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
};

function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address).slice(0, mostInterfaces);
}
