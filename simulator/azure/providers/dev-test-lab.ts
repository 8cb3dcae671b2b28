import type { ProviderFactory } from '../model/provider.ts';
import { storedAs } from './stored-resource.ts';

/** Microsoft.DevTestLab, which no subscription has registered: a template that uses it fails until somebody does. */
export const devTestLab: ProviderFactory = () => ({
  namespace: 'Microsoft.DevTestLab',
  registration: 'NotRegistered',
  types: [
    {
      type: 'schedules',
      apiVersions: ['2018-09-15', '2016-05-15'],
      capabilities: 'SupportsTags, SupportsLocation',
      durationMs: 2000,
      create: (wanted) => storedAs(wanted, { ...wanted.properties, provisioningState: 'Succeeded' }),
    },
  ],
});
