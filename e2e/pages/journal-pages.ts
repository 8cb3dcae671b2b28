import { expect, type Locator, type Page } from '@playwright/test';

/** The memory of the program on screen. */
export class JournalPages {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(part: 'Events' | 'Figures' | 'Upkeep' = 'Events'): Promise<void> {
    await this.page.getByRole('complementary', { name: 'Map' }).getByRole('link', { name: 'Journal', exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Journal' })).toBeVisible();
    if (part !== 'Events') await this.part(part);
  }

  async part(part: 'Events' | 'Figures' | 'Upkeep'): Promise<void> {
    await this.page.getByRole('group', { name: 'Part' }).getByText(part, { exact: true }).click();
    await expect(this.page.getByRole('radio', { name: part })).toBeChecked();
  }

  async search(words: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Search the journal' }).fill(words);
  }

  /** Events in the table, the newest first. */
  event(text: string | RegExp): Locator {
    return this.page.getByRole('grid', { name: 'Events of the journal' }).getByRole('row').filter({ has: this.page.getByRole('gridcell') }).filter({ hasText: text });
  }

  tile(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }
}
