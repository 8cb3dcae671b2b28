import type { PackageSketch, ServiceSketch } from './package-writer.ts';

/** What a trading company runs on its clusters. Counts fit a cluster of five nodes. */
const shopServices: readonly ServiceSketch[] = [
  {
    name: 'Cart',
    kind: 'Stateful',
    partitions: 3,
    count: 3,
    metrics: [{ name: 'ConnectionCount', primary: 40, secondary: 5 }],
  },
  { name: 'Catalog', kind: 'Stateless', count: 3 },
  { name: 'Checkout', kind: 'Stateful', count: 3 },
  { name: 'Web', kind: 'Stateless', count: -1, metrics: [{ name: 'ConnectionCount', primary: 60, secondary: 0 }] },
];
const paymentServices: readonly ServiceSketch[] = [
  { name: 'Ledger', kind: 'Stateful', partitions: 2, count: 3 },
  { name: 'Gateway', kind: 'Stateless', count: 3, image: 'registry.example.org/payments/gateway:4.2' },
  { name: 'Fraud', kind: 'Stateless', count: 2 },
];

export const shop = (version: string, health?: 'Warning' | 'Error'): PackageSketch => ({
  typeName: 'ShopType',
  version,
  services: shopServices.map((service) =>
    service.name === 'Cart' && health !== undefined ? { ...service, health } : service,
  ),
  parameters: {
    Currency: 'EUR',
    Region: 'west-europe',
    'Cart.TimeToLiveMinutes': '120',
    'Checkout.MaxItems': '50',
    'Feature.GiftCards': 'false',
    PaymentsEndpoint: 'fabric:/Payments/Gateway',
  },
});

export const payments = (version: string, health?: 'Warning' | 'Error'): PackageSketch => ({
  typeName: 'PaymentsType',
  version,
  services: paymentServices.map((service) =>
    service.name === 'Gateway' && health !== undefined ? { ...service, health } : service,
  ),
  parameters: {
    Provider: 'bank-direct',
    'Settlement.CutOff': '22:00',
    'Ledger.RetentionDays': '3650',
    'Fraud.Threshold': '0.85',
  },
});

export const telemetry = (version: string): PackageSketch => ({
  typeName: 'TelemetryType',
  version,
  services: [
    { name: 'Agent', kind: 'Stateless', count: -1 },
    { name: 'Aggregator', kind: 'Stateful', partitions: 2, count: 3, volatile: true },
  ],
  parameters: { 'Sampling.Percent': '10', Sink: 'https://telemetry.example.org/ingest', 'Flush.Seconds': '30' },
});

export const identity = (version: string): PackageSketch => ({
  typeName: 'IdentityType',
  version,
  services: [
    { name: 'Tokens', kind: 'Stateless', count: 3 },
    { name: 'Users', kind: 'Stateful', namedPartitions: ['a-m', 'n-z'], count: 3 },
  ],
  parameters: { Issuer: 'https://login.example.org', 'Token.LifetimeMinutes': '60', 'Lockout.Attempts': '5' },
});

export const orders = (version: string): PackageSketch => ({
  typeName: 'OrdersType',
  version,
  services: [
    { name: 'Intake', kind: 'Stateless', count: 2 },
    { name: 'Fulfilment', kind: 'Stateful', partitions: 2, count: 3 },
    { name: 'Returns', kind: 'Stateful', count: 3, exclusiveProcess: true },
  ],
  parameters: { Warehouse: 'rotterdam', 'Fulfilment.BatchSize': '25' },
});

export const notifications = (version: string): PackageSketch => ({
  typeName: 'NotificationsType',
  version,
  services: [
    { name: 'Mail', kind: 'Stateless', count: 2, image: 'registry.example.org/notifications/mail:1.9' },
    { name: 'Outbox', kind: 'Stateful', count: 3 },
  ],
  parameters: { Sender: 'no-reply@example.org', 'Retry.Count': '5' },
});

/** The usual packages in the order in which applications are made of them, with older versions kept provisioned. */
export const companyPackages: readonly { readonly application: string; readonly versions: readonly PackageSketch[] }[] =
  [
    { application: 'Shop', versions: [shop('2.6.0'), shop('2.7.1')] },
    { application: 'Payments', versions: [payments('4.1.3'), payments('4.2.0')] },
    { application: 'Telemetry', versions: [telemetry('1.12.0')] },
    { application: 'Identity', versions: [identity('3.0.4')] },
    { application: 'Orders', versions: [orders('5.3.0'), orders('5.3.1')] },
    { application: 'Notifications', versions: [notifications('1.9.2')] },
  ];
