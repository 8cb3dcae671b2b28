/**
 * Who the demo company is: its people, repositories, applications and environments. Names of applications and the
 * newest versions are those that its clusters run (`simulator/service-fabric/scenarios`).
 */

const DAY_MS = 86_400_000;

/** Somebody who writes, approves or deploys. */
export interface Person {
  /** The name people read, such as `Mira Okafor`. */
  readonly name: string;
  /** Sign-in name and mail address. */
  readonly mail: string;
}

export const people: readonly [Person, ...Person[]] = [
  { name: 'Mira Okafor', mail: 'mira.okafor@contoso.example' },
  { name: 'Jonas Lindqvist', mail: 'jonas.lindqvist@contoso.example' },
  { name: 'Priya Raman', mail: 'priya.raman@contoso.example' },
  { name: 'Tomás Herrera', mail: 'tomas.herrera@contoso.example' },
  { name: 'Anneke de Vries', mail: 'anneke.devries@contoso.example' },
  { name: 'Daniel Abebe', mail: 'daniel.abebe@contoso.example' },
];

/** Those who may approve a deployment to production. */
export const approvers: readonly [Person, ...Person[]] = [
  { name: 'Helena Costa', mail: 'helena.costa@contoso.example' },
  { name: 'Robert Szabo', mail: 'robert.szabo@contoso.example' },
];

export const environmentNames = ['test', 'staging', 'production-we', 'production-ne'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/** Where applications run. An application goes through the environments in the order in which they are listed. */
export interface CompanyEnvironment {
  readonly name: EnvironmentName;
  readonly production: boolean;
  /** Name of the Service Fabric cluster; `prod-we` is the secure cluster of the demo world. */
  readonly cluster: string;
  readonly resourceGroup: string;
  readonly location: 'westeurope' | 'northeurope';
  /** Whether somebody has to approve before a deployment starts. */
  readonly needsApproval: boolean;
}

export const environments: readonly CompanyEnvironment[] = [
  { name: 'test', production: false, cluster: 'test-we', resourceGroup: 'contoso-test-we', location: 'westeurope', needsApproval: false },
  { name: 'staging', production: false, cluster: 'staging-we', resourceGroup: 'contoso-staging-we', location: 'westeurope', needsApproval: false },
  { name: 'production-we', production: true, cluster: 'prod-we', resourceGroup: 'contoso-prod-we', location: 'westeurope', needsApproval: true },
  { name: 'production-ne', production: true, cluster: 'prod-ne', resourceGroup: 'contoso-prod-ne', location: 'northeurope', needsApproval: true },
];

/** Versions of one line: `2.7` with 3 stands for 2.7.0, 2.7.1 and 2.7.2. */
type VersionLine = readonly [line: string, count: number];

/** How the newest releases of an application stand, so that the year agrees with the demo cluster. */
export interface NewestRelease {
  readonly version: string;
  /** When the upgrade in production-we starts, in milliseconds before the end of the year. */
  readonly beforeEndMs: number;
  readonly outcome: 'succeeded' | 'rolledBack' | 'running' | 'waiting';
}

export interface CompanyApplication {
  readonly name: string;
  /** `fabric:/Shop`; none for the platform, which is made of resources only. */
  readonly applicationName: string | undefined;
  readonly applicationType: string | undefined;
  readonly repository: string;
  /** Stages of one YAML pipeline, or a build followed by a classic release. */
  readonly pipeline: 'yaml' | 'classic';
  /** Whether its deployments change Azure resources with a template. */
  readonly hasTemplate: boolean;
  /** Share of the company's commits. */
  readonly weight: number;
  /** Every version in order; the first was there before the year begins. */
  readonly lines: readonly VersionLine[];
  /** The last ones of `lines`, in order of time. */
  readonly newest: readonly NewestRelease[];
  /** Parts of the code that commits are about. */
  readonly parts: readonly [string, ...string[]];
}

/** Rehearses the demo cluster's own event store: `simulator/service-fabric/scenarios/past.ts`, `trouble.ts`. */
export const applications: readonly CompanyApplication[] = [
  {
    name: 'Shop',
    applicationName: 'fabric:/Shop',
    applicationType: 'ShopType',
    repository: 'shop',
    pipeline: 'yaml',
    hasTemplate: true,
    weight: 4,
    lines: [['2.0', 2], ['2.1', 3], ['2.2', 2], ['2.3', 3], ['2.4', 1], ['2.5', 3], ['2.6', 2], ['2.7', 2], ['2.8', 1]],
    newest: [
      { version: '2.7.1', beforeEndMs: 17.2 * DAY_MS, outcome: 'succeeded' },
      { version: '2.8.0', beforeEndMs: 0, outcome: 'running' },
    ],
    parts: ['cart', 'catalog', 'checkout', 'web'],
  },
  {
    name: 'Payments',
    applicationName: 'fabric:/Payments',
    applicationType: 'PaymentsType',
    repository: 'payments',
    pipeline: 'classic',
    hasTemplate: true,
    weight: 3,
    lines: [['3.7', 2], ['3.8', 3], ['3.9', 2], ['4.0', 3], ['4.1', 4], ['4.2', 1], ['4.3', 1]],
    newest: [
      { version: '4.2.0', beforeEndMs: 23.1 * DAY_MS, outcome: 'succeeded' },
      { version: '4.3.0', beforeEndMs: 0, outcome: 'waiting' },
    ],
    parts: ['ledger', 'gateway', 'fraud'],
  },
  {
    name: 'Orders',
    applicationName: 'fabric:/Orders',
    applicationType: 'OrdersType',
    repository: 'orders',
    pipeline: 'yaml',
    hasTemplate: true,
    weight: 3,
    lines: [['4.8', 2], ['4.9', 2], ['5.0', 3], ['5.1', 2], ['5.2', 3], ['5.3', 2], ['5.4', 1]],
    newest: [
      { version: '5.3.1', beforeEndMs: 29.8 * DAY_MS, outcome: 'succeeded' },
      { version: '5.4.0', beforeEndMs: 0, outcome: 'waiting' },
    ],
    parts: ['intake', 'fulfilment', 'returns'],
  },
  {
    name: 'Identity',
    applicationName: 'fabric:/Identity',
    applicationType: 'IdentityType',
    repository: 'identity',
    pipeline: 'classic',
    hasTemplate: true,
    weight: 2,
    lines: [['2.6', 2], ['2.7', 2], ['2.8', 2], ['2.9', 3], ['3.0', 5]],
    newest: [{ version: '3.0.4', beforeEndMs: 1.3 * DAY_MS, outcome: 'succeeded' }],
    parts: ['tokens', 'users'],
  },
  {
    name: 'Telemetry',
    applicationName: 'fabric:/Telemetry',
    applicationType: 'TelemetryType',
    repository: 'telemetry',
    pipeline: 'yaml',
    hasTemplate: false,
    weight: 2,
    lines: [['1.6', 1], ['1.7', 2], ['1.8', 2], ['1.9', 1], ['1.10', 2], ['1.11', 3], ['1.12', 1]],
    newest: [{ version: '1.12.0', beforeEndMs: 15.7 * DAY_MS, outcome: 'succeeded' }],
    parts: ['agent', 'aggregator'],
  },
  {
    name: 'Notifications',
    applicationName: 'fabric:/Notifications',
    applicationType: 'NotificationsType',
    repository: 'notifications',
    pipeline: 'classic',
    hasTemplate: false,
    weight: 1,
    lines: [['1.4', 1], ['1.5', 2], ['1.6', 2], ['1.7', 1], ['1.8', 2], ['1.9', 3]],
    newest: [
      { version: '1.9.2', beforeEndMs: 16.4 * DAY_MS, outcome: 'succeeded' },
      { version: '1.9.2-rc1', beforeEndMs: 3.9 * DAY_MS, outcome: 'rolledBack' },
    ],
    parts: ['mail', 'outbox'],
  },
  {
    name: 'Platform',
    applicationName: undefined,
    applicationType: undefined,
    repository: 'platform',
    pipeline: 'yaml',
    hasTemplate: true,
    weight: 2,
    lines: [['1.0', 1], ['1.1', 2], ['1.2', 2], ['1.3', 1], ['1.4', 3], ['1.5', 2], ['1.6', 1]],
    newest: [{ version: '1.6.0', beforeEndMs: 9.4 * DAY_MS, outcome: 'succeeded' }],
    parts: ['cluster template', 'key vault', 'load balancer', 'scale sets'],
  },
];

/** Every version of an application in order; the first was there before the year begins. */
export function versionsOf(application: CompanyApplication): readonly string[] {
  const listed = application.lines.flatMap(([line, count]) => Array.from({ length: count }, (_, patch) => `${line}.${String(patch)}`));
  const unlisted = application.newest.map((each) => each.version).filter((version) => !listed.includes(version));
  return [...listed, ...unlisted];
}
