import type { SimulatedAzure } from '../azure-server.ts';

/** A token of the application, as its secret would bring it. */
export async function tokenOf(azure: SimulatedAzure, scope = 'https://management.azure.com/.default'): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: azure.clientId, client_secret: azure.clientSecret, scope });
  const { access_token: token } = azure.model.directory.token(azure.tenant, form);
  if (typeof token !== 'string') throw new Error('No token');
  return await Promise.resolve(token);
}
