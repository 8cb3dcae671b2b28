import { expect, type Locator, type Page } from '@playwright/test';

/** The screens of one organisation of Azure DevOps. */
export class DevopsPages {
  readonly page: Page;
  readonly name: string;
  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  /** Opens the form for a new organisation and says where it is. */
  async startAdding({ url, ca }: { readonly url: string; readonly ca: string }): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Add an Azure DevOps organisation' }).first().click();
    await page.getByLabel('Address', { exact: true }).fill(url);
    await page.getByRole('button', { name: 'A server with a certificate of its own' }).click();
    await page.getByLabel('Certificate of its authority (PEM)').fill(ca);
  }

  /** Tries a token: what it may read is told before anything is saved. */
  async lookWith(token: string): Promise<void> {
    await this.page.getByLabel('Personal access token').fill(token);
    await this.page.getByRole('button', { name: 'Look at it' }).click();
  }

  /** Saves what was found; ends on its runs. */
  async add(): Promise<void> {
    await this.page.getByLabel('Name here').fill(this.name);
    await this.page.getByRole('button', { name: 'Add it' }).click();
    await expect(this.page).toHaveURL(/#\/devops\/[^/]+\/runs$/);
  }

  get sidebarEntry(): Locator {
    return this.page.getByRole('navigation', { name: 'Azure DevOps', exact: true }).locator('[data-connection]').filter({ hasText: this.name });
  }

  async open(tab: 'Runs' | 'Environments' | 'Approvals' | 'Access'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens of this organisation' }).getByRole('link', { name: tab, exact: true }).click();
  }

  run(text: string | RegExp): Locator {
    return this.page.getByRole('grid', { name: 'Runs of Azure DevOps' }).getByRole('row').filter({ has: this.page.getByRole('gridcell') }).filter({ hasText: text });
  }

  approval(text: string | RegExp): Locator {
    return this.page.getByRole('grid', { name: 'Pending approvals' }).getByRole('row').filter({ has: this.page.getByRole('gridcell') }).filter({ hasText: text });
  }
}
