/**
 * Places that a link in the program may open in the user's browser: documentation that our own texts point to, the
 * sign-in pages of the clouds that Microsoft runs, and Azure DevOps, where runs and approvals have their pages (main makes
 * these links itself). Those of private clouds and servers are opened by hand.
 */
const openableOrigins: ReadonlySet<string> = new Set([
  'https://learn.microsoft.com',
  'https://support.microsoft.com',
  'https://login.microsoftonline.com',
  'https://login.microsoftonline.us',
  'https://login.chinacloudapi.cn',
  'https://login.partner.microsoftonline.cn',
  // Where device codes are entered.
  'https://microsoft.com',
  'https://www.microsoft.com',
  'https://login.microsoft.com',
  'https://dev.azure.com',
]);

/**
 * Whether a URL may be handed to the system. Only https, only listed origins, no user name: a URL that came from a
 * device is never opened (electron.md §2.1 row 6).
 */
export function mayOpenExternally(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && openableOrigins.has(url.origin) && url.username === '' && url.password === '';
}
