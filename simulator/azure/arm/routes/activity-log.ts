import { ArmFailure } from '../../model/arm-error.ts';
import { paged } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import type { ArmRequest, ArmRoute } from '../router.ts';
import { VERSIONS } from '../versions.ts';

const PAGE_SIZE = 200;
const CONDITION = /^(?<name>\w+) (?<operator>eq|ge|le) '(?<value>[^']*)'$/;

/** Who did what (reference/azure.md §2.8). */
export const activityLogRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values',
    apiVersions: VERSIONS.activityLog,
    action: 'Microsoft.Insights/eventtypes/values/read',
    run: listEvents,
  },
];

function listEvents({ azure, subscriptionId, query }: ArmRequest): RouteAnswer {
  const conditions = readFilter(query.get('$filter') ?? '');
  const from = time(conditions.get('eventTimestamp ge'));
  if (from === undefined) throw invalidFilter("The start time of the range, 'eventTimestamp ge', is missing or is no time.");
  const items = azure.activityLog.find({
    subscriptionId,
    from,
    to: time(conditions.get('eventTimestamp le')) ?? azure.clock.now(),
    resourceGroup: conditions.get('resourceGroupName eq'),
    correlationId: conditions.get('correlationId eq'),
    resourceId: conditions.get('resourceUri eq') ?? conditions.get('resourceId eq'),
  });
  const selected = query.get('$select')?.split(',').map((each) => each.trim());
  if (selected === undefined) return paged(items, PAGE_SIZE);
  return paged(items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => selected.includes(name)))), PAGE_SIZE);
}

/** `name operator` to value, of conditions joined by `and`. */
function readFilter(text: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const each of text.split(/ and /i)) {
    const { name, operator, value } = CONDITION.exec(each.trim())?.groups ?? {};
    if (name === undefined || operator === undefined || value === undefined) throw invalidFilter(`The condition '${each}' of the filter is not understood.`);
    result.set(`${name} ${operator}`, value);
  }
  return result;
}

const invalidFilter = (message: string): ArmFailure => new ArmFailure(400, { code: 'BadRequest', message });

function time(text: string | undefined): number | undefined {
  const value = Date.parse(text ?? '');
  return Number.isNaN(value) ? undefined : value;
}
