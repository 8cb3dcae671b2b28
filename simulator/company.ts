import { startAzure } from './azure/index.ts';
import type { AzureServerOptions, SimulatedAzure } from './azure/index.ts';
import { yearScenario } from './azure/scenarios/index.ts';
import type { YearOptions } from './azure/scenarios/index.ts';
import { startDevops } from './devops/index.ts';
import type { SimulatedDevops } from './devops/index.ts';
import { CertificateAuthority } from './foundation/authority.ts';
import { SkippableClock } from './foundation/clock.ts';
import { companyYear } from './foundation/company-year.ts';

export interface CompanyOptions extends Omit<AzureServerOptions, 'certificateAuthority'> {
  /** Seed of the year that Azure DevOps and, in the scenario `year`, Azure tell. Default 2026. */
  readonly yearSeed?: number;
  /** Clusters that Azure lists and that really answer, by name. */
  readonly clusters?: YearOptions['clusters'];
}

/** What one company has in the cloud. */
export interface SimulatedCompany {
  readonly azure: SimulatedAzure;
  readonly devops: SimulatedDevops;
  close(): Promise<void>;
}

/**
 * Starts the Azure and the Azure DevOps of one company: one authority vouches for both, tokens of its directory open both,
 * and both tell the same year.
 */
export async function startCompany({ yearSeed, clusters, ...options }: CompanyOptions = {}): Promise<SimulatedCompany> {
  const clock = options.clock ?? new SkippableClock();
  const certificateAuthority = new CertificateAuthority({ organization: 'Simulated', commonName: 'Simulated Azure authority' });
  const told = { end: clock.now(), ...(yearSeed === undefined ? {} : { seed: yearSeed }) };
  // Told up to the same moment as by Azure DevOps, to the millisecond.
  const scenario = options.scenario === 'year' ? yearScenario({ ...told, ...(clusters === undefined ? {} : { clusters }) }) : options.scenario;
  await using starting = new AsyncDisposableStack();
  const azure = await startAzure({ ...options, clock, certificateAuthority, ...(scenario === undefined ? {} : { scenario }) });
  starting.defer(() => azure.close());
  const devops = await startDevops({
    clock,
    year: companyYear(told),
    authority: certificateAuthority,
    verifyToken: (token) => azure.model.directory.claimsOf(token) ?? null,
    ...(options.control === undefined ? {} : { control: options.control }),
    ...(options.throttleScale === undefined ? {} : { rateLimitScale: options.throttleScale }),
  });
  starting.defer(() => devops.close());
  const running = starting.move();
  return { azure, devops, close: () => running.disposeAsync() };
}
