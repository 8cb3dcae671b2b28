import { describe, expect, it } from 'vitest';
import { Access } from './access.ts';

const cookieOf = (setCookie: string | null) => setCookie?.split(';')[0];

describe('Access', () => {
  it('exchanges each token for a session of its role', () => {
    const access = new Access(4_000);
    const operator = access.exchange(access.tokens.operator);
    const wallboard = access.exchange(access.tokens.wallboard);
    expect(access.roleOfCookie(cookieOf(operator))).toBe('operator');
    expect(access.roleOfCookie(`other=1; ${cookieOf(wallboard)}`)).toBe('wallboard');
  });

  it('gives a cookie that scripts and other sites cannot use', () => {
    const access = new Access(4_000);
    const setCookie = access.exchange(access.tokens.operator);
    expect(setCookie).toContain('; HttpOnly');
    expect(setCookie).toContain('; SameSite=Strict');
    expect(setCookie).not.toContain(access.tokens.operator);
  });

  it('knows no other token, no cookie of another launch, and no token as a cookie', () => {
    const access = new Access(4_000);
    expect(access.exchange('')).toBeNull();
    expect(access.exchange(`${access.tokens.operator}x`)).toBeNull();
    const other = new Access(4_000);
    expect(access.roleOfCookie(cookieOf(other.exchange(other.tokens.operator)))).toBeNull();
    expect(access.roleOfCookie(`fabriscope-4000=${access.tokens.operator}`)).toBeNull();
    expect(access.roleOfCookie(undefined)).toBeNull();
  });

  it('makes tokens of 256 bits that differ from launch to launch', () => {
    const tokens = Array.from({ length: 20 }, () => new Access(1).tokens).flatMap(({ operator, wallboard }) => [operator, wallboard]);
    expect(new Set(tokens).size).toBe(40);
    for (const token of tokens) expect(Buffer.from(token, 'base64url').byteLength).toBe(32);
  });
});
