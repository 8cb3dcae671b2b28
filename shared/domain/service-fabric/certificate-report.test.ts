import { describe, expect, it } from 'vitest';
import { certificateReport } from './certificate-report.ts';

describe('a node’s report on its certificate', () => {
  it('gives thumbprint and time', () => {
    const text = 'Certificate expiration: thumbprint = 52b0278d37cbfe68f8cdf04f423a994d66ceb932, expiration = 2021-04-23 16:11:19.000, remaining lifetime is 226:22:23:31.909, please refresh ahead of time.';
    expect(certificateReport(text)).toEqual({ thumbprint: '52B0278D37CBFE68F8CDF04F423A994D66CEB932', expiresAt: Date.UTC(2021, 3, 23, 16, 11, 19) });
  });
  it.each(['', 'Fabric node is down.', 'thumbprint = 52b0, expiration = 2021-04-23 16:11:19.000', `thumbprint = ${'a'.repeat(40)}, expiration = tomorrow`])('says nothing of “%s”', (text) => {
    expect(certificateReport(text)).toBeNull();
  });
});
