import { request } from 'node:https';

import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { z } from 'zod';

import type { SimulatedAzure } from '../azure-server.ts';

/** What a person's browser and a program's network do in tests, trusting the simulated authority and nothing else. */

interface Heard {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Asks any address with the simulated authority trusted. */
export function ask(azure: Pick<SimulatedAzure, 'ca'>, method: string, url: string, options: { readonly headers?: Record<string, string>; readonly body?: string } = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers: options.headers, ca: azure.ca, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    call.on('error', reject);
    call.end(options.body);
  });
}

/** MSAL's network, over the simulated authority's certificate. */
export function networkOf(azure: Pick<SimulatedAzure, 'ca'>): INetworkModule {
  const send = async <T>(method: string, url: string, options: NetworkRequestOptions = {}): Promise<NetworkResponse<T>> => {
    const heard = await ask(azure, method, url, { ...(options.headers === undefined ? {} : { headers: options.headers }), ...(options.body === undefined ? {} : { body: options.body }) });
    // MSAL names the type of its own answers; what they hold is judged by MSAL.
    return { status: heard.status, headers: heard.headers, body: z.custom<T>().parse(JSON.parse(heard.body)) };
  };
  return { sendGetRequestAsync: (url, options) => send('GET', url, options), sendPostRequestAsync: (url, options) => send('POST', url, options) };
}

/** The hidden fields and the target of the form on a page. */
export function formOn(html: string): { readonly action: string | undefined; readonly fields: URLSearchParams } {
  const plain = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const fields = new URLSearchParams();
  for (const match of html.matchAll(/<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)">/g)) {
    fields.append(plain(match.groups?.['name'] ?? ''), plain(match.groups?.['value'] ?? ''));
  }
  const action = /<form[^>]* action="(?<action>[^"]*)"/.exec(html)?.groups?.['action'];
  return { action: action === undefined ? undefined : plain(action), fields };
}

/** Does what a person does in the browser: opens the address, accepts (or cancels), and is sent back to the program. */
export async function browse(azure: SimulatedAzure, url: string, decision: 'accept' | 'cancel' = 'accept'): Promise<void> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  let page = await ask(azure, 'GET', url);
  if (page.body.includes('name="decision"')) {
    const { fields } = formOn(page.body);
    fields.set('decision', decision);
    page = await ask(azure, 'POST', url.split('?')[0] ?? url, { headers, body: fields.toString() });
  }
  const { action, fields } = formOn(page.body);
  if (action === undefined) throw new Error(`No way back to the program: ${page.body}`);
  await fetch(action, { method: 'POST', headers, body: fields.toString(), redirect: 'manual' });
}
