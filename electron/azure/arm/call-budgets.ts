import type { IncomingHttpHeaders } from 'node:http';

export interface CallBudget {
  /** The header's name without its common beginning, such as `subscription-reads`, or a policy of Compute. */
  readonly name: string;
  readonly left: number;
  readonly at: number;
}

const beginning = 'x-ms-ratelimit-remaining-';
const mostBudgets = 30;

/** What answers told last about how many more calls are granted, whatever they call it (azure.md §2.0). */
export class CallBudgets {
  readonly #budgets = new Map<string, CallBudget>();

  note(headers: IncomingHttpHeaders, at: number): void {
    for (const [header, value] of Object.entries(headers)) {
      if (!header.startsWith(beginning) || value === undefined) continue;
      for (const [name, left] of readBudget(header.slice(beginning.length), String(value))) this.#budgets.set(name, { name: name.slice(0, 200), left, at });
    }
  }

  /** The tightest first. */
  list(): CallBudget[] {
    return [...this.#budgets.values()].sort((one, other) => one.left - other.left).slice(0, mostBudgets);
  }
}

/** A plain number, or Compute's list `Microsoft.Compute/GetOperation3Min;9999,…`. */
function readBudget(name: string, value: string): readonly (readonly [string, number])[] {
  if (/^\d+$/.test(value.trim())) return [[name, Number(value)]];
  return value.split(',').flatMap((part) => {
    const [policy = '', left = ''] = part.split(';');
    return /^\d+$/.test(left.trim()) ? [[policy.trim(), Number(left)] as const] : [];
  });
}
