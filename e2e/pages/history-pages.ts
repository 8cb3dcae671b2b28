import { expect, type Locator, type Page } from '@playwright/test';

const titles = { Deployments: 'Deployments', Matrix: 'What is where', Parameters: 'Parameters by environment', DORA: 'Delivery figures' } as const;

/** The screens over all deployments, whichever system made them. */
export class HistoryPages {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('complementary', { name: 'Map' }).getByRole('link', { name: 'History', exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Deployments' })).toBeVisible();
  }

  async tab(name: keyof typeof titles): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens of the history' }).getByRole('link', { name, exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: titles[name] })).toBeVisible();
  }

  async search(words: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Search the history' }).fill(words);
  }

  get grid(): Locator {
    return this.page.getByRole('grid', { name: 'Deployments', exact: true });
  }

  row(text: string | RegExp): Locator {
    return this.grid.getByRole('row').filter({ has: this.page.getByRole('gridcell') }).filter({ hasText: text });
  }

  /** What a row is about, with the short word for its kind: "Shop ARM". */
  cell(text: RegExp): Locator {
    return this.grid.getByRole('gridcell').filter({ hasText: text }).first();
  }

  /** Picks from one of the lists above the table; the list is closed again. */
  async choose(list: 'What' | 'Where' | 'Result' | 'Kind' | 'By' | 'From', ...options: readonly (string | RegExp)[]): Promise<void> {
    await this.page.getByRole('search', { name: 'Filter deployments' }).getByRole('button', { name: new RegExp(`${list}$`) }).click();
    for (const name of options) await this.page.getByRole('option', { name }).click();
    await this.page.keyboard.press('Escape');
  }

  /** A deployment in full. */
  get detail(): Locator {
    return this.page.getByRole('complementary', { name: 'Deployment in full' });
  }

  async openRow(text: string | RegExp): Promise<void> {
    await this.row(text).first().dblclick();
    await expect(this.detail).toBeVisible();
  }

  async closeRow(): Promise<void> {
    await this.detail.getByRole('button', { name: 'Close' }).click();
    await expect(this.detail).toBeHidden();
  }
}
