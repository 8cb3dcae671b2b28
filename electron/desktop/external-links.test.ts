import { describe, expect, it } from 'vitest';
import { mayOpenExternally } from './external-links.ts';

describe('mayOpenExternally', () => {
  it('opens documentation', () => {
    expect(mayOpenExternally('https://learn.microsoft.com/windows/mixed-reality/')).toBe(true);
  });
  it('opens the sign-in pages of Microsoft’s clouds', () => {
    for (const url of ['https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=1', 'https://microsoft.com/devicelogin', 'https://login.microsoftonline.us/common/oauth2/deviceauth']) expect(mayOpenExternally(url)).toBe(true);
  });
  it('opens the pages of runs and approvals in Azure DevOps', () => {
    expect(mayOpenExternally('https://dev.azure.com/contoso/Commerce/_build/results?buildId=7')).toBe(true);
  });
  it.each([
    'https://dev.azure.com.evil.test/', 'http://dev.azure.com/contoso',
    'http://login.microsoftonline.com/', 'https://login.microsoftonline.com.evil.test/', 'https://login-microsoftonline.com/',
    'http://learn.microsoft.com/', 'https://learn.microsoft.com.evil.test/', 'https://learn.microsoft.com@evil.test/', 'https://x:y@learn.microsoft.com/',
    'https://learn.microsoft.com:8443/', 'file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', 'https://192.168.0.12/', 'smb://share/x', '\\\\share\\x', '',
  ])('refuses %s', (url) => {
    expect(mayOpenExternally(url)).toBe(false);
  });
});
