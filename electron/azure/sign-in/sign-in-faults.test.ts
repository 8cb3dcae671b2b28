import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultError } from '../../core/faults.ts';
import { signInFault, skewWords } from './sign-in-faults.ts';

const fine = { trouble: null, refusal: null, clockSkewMs: null };
const refusedWith = (word: string, text: string) => signInFault(new Error('post_request_failed'), { ...fine, refusal: { word, text } }).fault;

describe('a refused sign-in', () => {
  it('says what happened and what to do, by the directory’s number or word', () => {
    const cases = [
      ['invalid_grant', 'AADSTS65001: …', 'consent-missing'], ['invalid_client', 'AADSTS7000215: …', 'unauthorised'], ['invalid_client', 'AADSTS7000222: …', 'unauthorised'],
      ['invalid_grant', 'AADSTS700082: …', 'signed-out'], ['interaction_required', 'AADSTS50076: …', 'signed-out'], ['invalid_request', 'AADSTS90002: …', 'invalid-input'],
      ['access_denied', 'AADSTS53003: …', 'forbidden'], ['expired_token', 'AADSTS70020: …', 'signed-out'], ['authorization_declined', 'AADSTS50132: …', 'cancelled'], ['invalid_grant', 'AADSTS50132: …', 'signed-out'],
      ['interaction_required', '', 'signed-out'], ['consent_required', '', 'consent-missing'],
    ] as const;
    expect(cases.map(([word, text]) => refusedWith(word, text).code)).toEqual(cases.map(([, , code]) => code));
    for (const [word, text] of cases) expect(refusedWith(word, text).hint).not.toBe('');
  });

  it('keeps the numbers by which the directory’s operators find it, and none of its other text', () => {
    const text = "AADSTS7000215: Invalid client secret 'Plant-Secret-2718'. Trace ID: 0a1b2c3d-0000-4000-8000-000000000001 Correlation ID: 0a1b2c3d-0000-4000-8000-000000000002 Timestamp: now";
    const fault = refusedWith('invalid_client', text);
    expect(fault.detail).toBe('AADSTS7000215\ninvalid_client\ntrace id 0a1b2c3d-0000-4000-8000-000000000001\ncorrelation id 0a1b2c3d-0000-4000-8000-000000000002');
    expect(JSON.stringify(fault)).not.toContain('Plant');
  });

  it('is a fault in our words, whatever is thrown', () => {
    fc.assert(fc.property(fc.anything(), fc.string(), fc.string(), (error, word, text) => {
      const { fault } = signInFault(error, { ...fine, refusal: { word, text } });
      expect([fault.message, fault.hint].every((each) => each.length > 0)).toBe(true);
      expect(text.length > 12 && fault.message.includes(text)).toBe(false);
    }));
  });

  it('is the network’s trouble where nobody answered', () => {
    const trouble = faultError('no-answer');
    expect(signInFault(new Error('network_error'), { ...fine, trouble })).toBe(trouble);
  });

  it('blames the clock only where it is far off', () => {
    expect([skewWords(null), skewWords(60_000), skewWords(-60_000)]).toEqual(['', '', '']);
    expect(skewWords(600_000)).toBe(' This machine’s clock is 10 minutes behind Azure’s: set it right.');
  });
});
