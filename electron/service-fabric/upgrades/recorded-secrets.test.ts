import { describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { maskedOrigin } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { faultError } from '../../core/faults.ts';
import { MemoryStore } from '../../core/secrets/memory-store.ts';
import { RecordedSecrets } from './recorded-secrets.ts';
import { shownParameters } from './shown-parameters.ts';

const connectionId = connectionIdSchema.parse('c1');
const password = (value: string) => ({ name: 'Db_Password', value });

describe('secrets of recorded runs', () => {
  it('are kept apart from the record, and come back as they were', async () => {
    const store = new MemoryStore();
    const secrets = new RecordedSecrets(store);
    const put = await secrets.putAway(connectionId, 'r', [password('new'), { name: 'Count', value: '3' }], [password('old')]);
    expect(put).toEqual({ parameters: [{ name: 'Db_Password', value: null }, { name: 'Count', value: '3' }], parametersBefore: [{ name: 'Db_Password', value: null }] });
    // A later answer does not know what was before.
    await secrets.putAway(connectionId, 'r', [password('new')], null);
    const next = new RecordedSecrets(store);
    await next.putAway(connectionId, 'r', [password('new')], null);
    expect(await next.bringBack(connectionId, 'r', 'before', put.parametersBefore ?? [])).toEqual([password('old')]);
    expect(await next.bringBack(connectionId, 'r', 'parameters', put.parameters ?? [])).toEqual([password('new'), { name: 'Count', value: '3' }]);
    await next.forget(connectionId);
    expect(await next.bringBack(connectionId, 'r', 'parameters', put.parameters ?? [])).toEqual([{ name: 'Db_Password', value: null }, { name: 'Count', value: '3' }]);
  });

  it('are left out where the store is locked, and nothing else fails by it', async () => {
    const store = new MemoryStore();
    store.set = () => Promise.reject(faultError('secrets-locked'));
    store.get = () => Promise.reject(faultError('secrets-locked'));
    const secrets = new RecordedSecrets(store);
    const { parameters } = await secrets.putAway(connectionId, 'r', [password('x')], null);
    expect(await secrets.bringBack(connectionId, 'r', 'parameters', parameters ?? [])).toEqual([{ name: 'Db_Password', value: null }]);
  });

  it('reach the page as masks only, equal ones for equal values', () => {
    const [first, second, third] = [password('a-value'), password('a-value'), password('another')].map((parameter) => shownParameters([parameter])[0]?.value ?? '');
    expect(first).toBe(second);
    expect(first).not.toBe(third);
    expect(first).not.toContain('a-value');
    expect(maskedOrigin(first ?? '')).toEqual({ runId: null });
  });
});
