import { expect, type Locator, type Page } from '@playwright/test';
import type { SimulatedAzure } from '../fixtures/simulated-azure.ts';

export type DeployStep = 'Template' | 'Where to' | 'Parameters' | 'Look before' | 'What would change' | 'Deploy';
export type AzureWay = 'Browser' | 'Device code' | 'Client secret';

/** The screens of one Azure profile, from the sign-in on. */
export class AzurePages {
  readonly page: Page;
  readonly name: string;
  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  /** Fills the form of a profile for a cloud of its own, as a user of a private cloud does, and saves it. */
  async add(azure: SimulatedAzure, way: AzureWay, options: { readonly production?: boolean } = {}): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Add an Azure profile' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Add an Azure profile' })).toBeVisible();
    await page.getByRole('button', { name: /Cloud$/ }).click();
    await page.getByRole('option', { name: 'Another one' }).click();
    await page.getByLabel('Address of its Resource Manager').fill(azure.arm);
    await page.getByRole('button', { name: 'Its authority and its certificates' }).click();
    await page.getByLabel('Certificate of its own authority (PEM)').fill(azure.ca);
    await page.getByLabel('Tenant').fill(azure.tenant);
    await page.getByRole('group', { name: 'Sign in with' }).getByText(way, { exact: true }).click();
    await page.getByLabel('Application (client) id').fill(azure.clientId);
    if (way === 'Client secret') await page.getByLabel('Client secret').last().fill(azure.clientSecret);
    await page.getByLabel('Name here').fill(this.name);
    if (options.production === true) await page.getByRole('checkbox', { name: /^Production/ }).check();
    await page.getByRole('button', { name: 'Save and sign in' }).click();
  }

  /** From nothing to the list of deployments, as an application. */
  async addAsApplication(azure: SimulatedAzure): Promise<void> {
    await this.add(azure, 'Client secret');
    await this.startSignIn();
    await this.toItsDeployments();
  }

  /** Presses what begins the sign-in of a profile that was just saved. */
  async startSignIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** Goes on from a sign-in that is done. */
  async toItsDeployments(): Promise<void> {
    await this.page.getByRole('button', { name: 'To its deployments' }).click();
    await expect(this.page).toHaveURL(/#\/azure\/[^/]+\/deployments$/);
  }

  get sidebarEntry(): Locator {
    return this.page.getByRole('navigation', { name: 'Azure', exact: true }).locator('[data-connection]').filter({ hasText: this.name });
  }

  async open(tab: 'Deployments' | 'Deploy' | 'Vaults' | 'Clusters' | 'Access'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens of this profile' }).getByRole('link', { name: tab, exact: true }).click();
  }

  get deployments(): Locator {
    return this.page.getByRole('grid', { name: 'Deployments of Azure' });
  }

  row(name: string | RegExp): Locator {
    return this.deployments.getByRole('row').filter({ hasText: name });
  }

  /** Opens a deployment from the list. */
  async openDeployment(name: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Search the deployments' }).fill(name);
    await this.row(name).first().dblclick();
    await expect(this.page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
  }

  /** Lets changes be made for a while. */
  async unlock(): Promise<void> {
    await this.page.getByRole('button', { name: 'Locked: unlock' }).first().click();
    const dialog = this.page.getByRole('alertdialog');
    const typed = dialog.getByRole('textbox');
    if (await typed.count() > 0) await typed.fill(this.name);
    await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(this.page.getByRole('button', { name: /^Unlocked,/ }).first()).toBeVisible();
  }

  /** A step of a deployment that is being prepared; it says how it stands. */
  step(name: DeployStep): Locator {
    return this.page.getByRole('navigation', { name: 'Steps to the deployment' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  /** Begins a deployment with files from this machine. */
  async prepare(files: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    await this.open('Deploy');
    await this.page.getByLabel('Template files').setInputFiles(files);
    await expect(this.step('Template')).toBeVisible();
  }

  /** Says which group of the subscription for tests it goes to, and under which name. */
  async sayWhereTo(group: string, name: string): Promise<void> {
    await this.step('Where to').click();
    await this.choose(/Subscription$/, /^Test/);
    await this.choose(/Resource group$/, new RegExp(group));
    await this.page.getByLabel('Name of the deployment').fill(name);
    await this.page.getByRole('button', { name: 'Take this' }).click();
    await expect(this.step('Where to')).toContainText(group);
  }

  /** Has Azure asked for everything that could be in the way. */
  async lookBefore(): Promise<void> {
    await this.step('Look before').click();
    await this.page.getByRole('button', { name: 'Look', exact: true }).click();
    await expect(this.page.getByText('Nothing that was looked at is in the way.')).toBeVisible({ timeout: 30_000 });
  }

  /** Deploys what was prepared; ends on the page of the deployment. */
  async deploy(group: string, name: string | RegExp, why: string): Promise<void> {
    await this.step('Deploy').click();
    const unseen = this.page.getByText('Deploy without knowing what would change');
    if (await unseen.isVisible()) await unseen.click();
    await this.page.getByLabel('Why').fill(why);
    await this.page.getByLabel(`Type ${group} to confirm`).fill(group);
    await this.page.getByRole('button', { name: `Deploy to ${group}` }).click();
    await expect(this.page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
    await expect(this.page).toHaveURL(/\/deployments\//);
  }

  /** Azure's word for how the deployment on screen stands. */
  state(word: 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Cancelled'): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 2 }).locator('xpath=following-sibling::p').getByText(word, { exact: true });
  }

  /** Chooses from a list that opens with a button. */
  async choose(label: string | RegExp, option: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: label }).click();
    await this.page.getByRole('option', { name: option }).click();
  }
}
