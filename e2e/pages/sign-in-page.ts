import { expect, type Browser, type Page } from '@playwright/test';

/** Types the code that is shown into the directory's own page, as somebody does on another device, and goes on there. */
export async function enterDeviceCode(page: Page, browser: Browser, decision: 'Continue' | 'Cancel' = 'Continue'): Promise<void> {
  const code = await page.getByLabel('Code', { exact: true }).innerText();
  const address = await page.getByRole('link', { name: /devicelogin/ }).getAttribute('href');
  if (address === null) throw new Error('No address of a sign-in page is shown.');
  // The directory's authority is known to the profile, not to this browser.
  const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true });
  const directory = await elsewhere.newPage();
  await directory.goto(address);
  await directory.getByLabel('Code').fill(code);
  await directory.getByRole('button', { name: decision }).click();
  await expect(directory.getByRole('textbox', { name: 'Code' })).toBeHidden();
  await elsewhere.close();
}
