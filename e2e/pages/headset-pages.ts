import { expect, type Locator, type Page } from '@playwright/test';
import type { SimulatedHeadset } from '../fixtures/simulated-headsets.ts';

/** The way from an empty profile to a paired headset, as a person takes it. */
export class AddHeadsetPage {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  async typeAddress(address: string): Promise<void> {
    await this.#page.getByRole('link', { name: 'Add a headset' }).or(this.#page.getByRole('button', { name: 'Add a headset' })).first().click();
    await this.#page.getByLabel('Address or name').fill(address);
    await this.#page.keyboard.press('Enter');
  }

  /** Compares what the page shows with what the headset says of itself, then accepts. */
  async trust(headset: SimulatedHeadset): Promise<void> {
    const { fingerprint256 } = await headset.state();
    const shown = await this.#page.getByLabel('Fingerprint of the headset').innerText();
    expect(shown.replaceAll(/[^0-9A-F]/g, '')).toContain(fingerprint256.replaceAll(':', ''));
    await this.#page.getByRole('button', { name: 'It is the same: trust it and pair' }).click();
  }

  /** The PIN is asked for by the page itself. */
  async pair(headset: SimulatedHeadset): Promise<void> {
    await expect.poll(() => headset.pinOrNull()).not.toBeNull();
    await this.#page.getByLabel('PIN shown in the headset').fill(await headset.pin());
    await this.#page.getByRole('button', { name: 'Pair', exact: true }).click();
  }
}

/** The screens of one headset. */
export class HeadsetPages {
  readonly page: Page;
  readonly name: string;
  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  get sidebarEntry(): Locator {
    return this.page.locator('[data-connection]').filter({ hasText: this.name });
  }

  async open(tab: 'Home' | 'Apps' | 'Keyboard' | 'Capture' | 'Performance'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens of this headset' }).getByRole('link', { name: tab, exact: true }).click();
  }

  /** The picture is shown when it is asked for: it costs the wearer's app frames. */
  async watchLive(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Watch live' }).click();
    const video = this.page.getByTestId('live-video');
    await expect.poll(() => playedSeconds(video)).toBeGreaterThan(0.3);
    return video;
  }

  async shows(word: string | RegExp): Promise<void> {
    await expect(this.sidebarEntry).toContainText(word, { timeout: 30_000 });
  }
}

/** How far the live picture has played. */
export function playedSeconds(video: Locator): Promise<number> {
  return video.evaluate((element) => (element instanceof HTMLVideoElement ? element.currentTime : 0));
}

/** Adds, trusts and pairs, and ends on the headset's home. */
export async function addAndPair(page: Page, headset: SimulatedHeadset): Promise<HeadsetPages> {
  const adding = new AddHeadsetPage(page);
  await adding.typeAddress(headset.url);
  await adding.trust(headset);
  await adding.pair(headset);
  await expect(page).toHaveURL(/#\/headsets\/[^/]+\/home/);
  const pages = new HeadsetPages(page, headset.name);
  await pages.shows('Online');
  return pages;
}
