import { expect, type Locator, type Page } from '@playwright/test';
import type { SimulatedCluster } from '../fixtures/simulated-clusters.ts';

export interface Naming {
  /** Name here; by default that of the simulated cluster. */
  readonly name?: string;
  /** What the profile may do; by default everything. */
  readonly role?: 'Admin' | 'Reader';
  readonly production?: boolean;
  /** Several addresses instead of the first one. */
  readonly address?: string;
  /** Certificate and key, where another than the administrator's is shown. */
  readonly pemFiles?: readonly string[];
}

/** The way from an empty profile to a cluster, step by step as a person takes it. */
export class AddClusterPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('link', { name: 'Add a cluster' }).or(this.page.getByRole('button', { name: 'Add a cluster' })).first().click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Add a cluster' })).toBeVisible();
  }

  get address(): Locator {
    return this.page.getByLabel('Address', { exact: true });
  }

  /** Types the address and looks what answers there. */
  async look(address: string): Promise<void> {
    await this.address.fill(address);
    await this.page.keyboard.press('Enter');
  }

  async goOn(): Promise<void> {
    await this.page.getByRole('button', { name: /^(It is the same: g|G)o on$/ }).click();
  }

  /** SHA-1 of the certificate that the page says the gateway shows. */
  async offeredThumbprint(): Promise<string> {
    const line = this.page.getByRole('region', { name: 'Certificate that it shows' }).locator('dl > div').filter({ hasText: 'SHA-1 thumbprint' });
    return (await line.getByRole('definition').innerText()).replaceAll(/[^0-9A-F]/g, '');
  }

  /** Hands over certificate and key through the page's file input. */
  async handOver(files: readonly string[]): Promise<void> {
    await this.page.getByLabel('Certificate files').setInputFiles([...files]);
  }

  async profile(name: string, role: 'Admin' | 'Reader'): Promise<void> {
    await this.page.getByLabel('Name of this profile').fill(name);
    await this.page.getByRole('group', { name: 'What it may do' }).getByText(role, { exact: true }).click();
  }

  async save(name: string, production = false): Promise<void> {
    await this.page.getByLabel('Name here').fill(name);
    if (production) await this.page.getByRole('checkbox', { name: /^Production/ }).check();
    await this.page.getByRole('button', { name: 'Save and connect' }).click();
    await expect(this.page).toHaveURL(/#\/clusters\/[^/]+\/home/);
  }
}

const tabs = ['Home', 'Explore', 'Nodes', 'Applications', 'Upgrades', 'Events', 'Jobs', 'Packages', 'Load', 'Manifest', 'Access'] as const;
export type ClusterTabName = (typeof tabs)[number];

/** The screens of one cluster. */
export class ClusterPages {
  readonly page: Page;
  readonly name: string;
  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  get sidebarEntry(): Locator {
    return this.page.locator('[data-connection]').filter({ hasText: this.name });
  }

  /** The sentence at the top of the cluster's home. */
  get sentence(): Locator {
    return this.page.getByTestId('cluster-sentence');
  }

  async open(tab: ClusterTabName): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens of this cluster' }).getByRole('link', { name: tab, exact: true }).click();
  }

  /** One of the ranked causes, by what its line says. */
  cause(title: RegExp): Locator {
    return this.page.getByRole('main').getByRole('listitem').filter({ has: this.page.getByRole('heading', { level: 3, name: title }) });
  }

  async shows(word: string | RegExp): Promise<void> {
    await expect(this.sidebarEntry).toContainText(word, { timeout: 30_000 });
  }

  /** Finds an entity by its name and opens its page, as the search field of Explore does it. */
  async find(name: string, kind: string): Promise<Locator> {
    await this.open('Explore');
    await this.page.getByRole('combobox', { name: 'Find anything in this cluster' }).fill(name);
    await this.page.getByRole('option').filter({ hasText: name }).filter({ hasText: kind }).first().click();
    const article = this.entity(new RegExp(`^${kind} `));
    await expect(article).toBeVisible();
    return article;
  }

  /** The page of an entity: "node _Node_0", "service fabric:/Shop/Web". */
  entity(label: string | RegExp): Locator {
    return this.page.getByRole('article', { name: label });
  }

  async act(entity: Locator, label: string | RegExp): Promise<void> {
    await entity.getByRole('button', { name: 'Acts', exact: true }).click();
    await this.page.getByRole('menuitem', { name: label, exact: true }).click();
  }

  /** The dialog that asks before an act. */
  get question(): Locator {
    return this.page.getByRole('alertdialog');
  }

  async unlockHere(): Promise<void> {
    const unlock = this.question.getByRole('button', { name: /^Unlock for/ });
    await unlock.click();
    await expect(unlock).toBeHidden();
  }

  /** Types the name and presses the act, unlocking first where it is locked. */
  async confirm(typed: string, label: string | RegExp, reason = ''): Promise<void> {
    await expect(this.question.getByLabel('Reason, for the record')).toBeVisible();
    const unlock = this.question.getByRole('button', { name: /^Unlock for/ });
    if (await unlock.isVisible()) await this.unlockHere();
    await this.question.getByLabel(/^Type “/).fill(typed);
    if (reason !== '') await this.question.getByLabel('Reason, for the record').fill(reason);
    await this.question.getByRole('button', { name: label }).click();
  }
}

/** Adds a cluster and ends on its home, online. */
export async function addCluster(page: Page, cluster: SimulatedCluster, naming: Naming = {}): Promise<ClusterPages> {
  const { name = cluster.name, role = 'Admin', production = false, address = cluster.url } = naming;
  const adding = new AddClusterPage(page);
  await adding.open();
  await adding.look(address);
  await adding.goOn();
  if (cluster.clientCertificate !== null && cluster.clientKey !== null) {
    await adding.goOn();
    await adding.handOver(naming.pemFiles ?? [cluster.clientCertificate, cluster.clientKey]);
  }
  await adding.profile(role === 'Admin' ? 'Operator' : 'Looker', role);
  await adding.goOn();
  await adding.save(name, production);
  const pages = new ClusterPages(page, name);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return pages;
}
