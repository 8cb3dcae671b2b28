/** The slice of `multicast-dns` 7 that is used here; it comes without types. Packets are parsed by zod. */
declare module 'multicast-dns' {
  interface MulticastDns {
    on(event: 'response', listener: (packet: unknown) => void): MulticastDns;
    on(event: 'error' | 'warning', listener: (error: Error) => void): MulticastDns;
    query(query: { questions: { name: string; type: 'PTR' | 'SRV' | 'TXT' | 'A' }[] }, callback?: (error?: Error | null) => void): void;
    destroy(callback?: () => void): void;
  }
  export default function multicastDns(options: { interface: string; bind: string; reuseAddr: boolean; loopback: boolean }): MulticastDns;
}
