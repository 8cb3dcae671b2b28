import type { ProviderFactory } from '../model/provider.ts';

/** The resource providers of every simulated world. */
export const providers: readonly ProviderFactory[] = [];
