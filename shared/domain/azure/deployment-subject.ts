import { applicationName } from '../history/application-name.ts';
import type { DeploymentParameter } from '../history/deployment.ts';

/*
 * What a deployment of Azure put where, in the words that join it to the deployments of other systems. Azure itself knows a
 * name, tags and parameters only; so it goes by, in this order:
 *
 * - application: a tag of the deployment (`application`, `app`, `service`, `product`), else a parameter of such a name
 *   (`applicationName`, `application`, `appName`, `app`, `serviceName`, `service`), else the deployment's name without what
 *   counts or dates it: `shop-20261104.3` is `Shop`.
 * - environment: a tag `environment` or `env` of the deployment, else of its resource group, else null.
 * - version: a tag or a parameter `version`, `applicationVersion`, `appVersion`, `releaseVersion`, `packageVersion`, `imageTag`.
 * - build: `buildNumber`, `build`, `buildId`. Commit: `commitId`, `commit`, `commitSha`, `gitCommit`, `gitSha`, `sourceVersion`,
 *   where the value looks like one.
 */

export interface SubjectFacts {
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly groupTags: ReadonlyMap<string, string>;
  /** Without secrets. */
  readonly parameters: readonly Pick<DeploymentParameter, 'name' | 'value'>[];
}

export interface DeploymentSubject {
  readonly application: string;
  readonly environment: string | null;
  readonly version: string | null;
  readonly build: string | null;
  readonly commitIds: readonly string[];
}

export function deploymentSubject({ name, tags, groupTags, parameters }: SubjectFacts): DeploymentSubject {
  const tagged = lookUp(tags);
  const given = lookUp(new Map(parameters.flatMap((each) => (each.value === null ? [] : [[each.name, each.value] as const]))));
  const either = (names: readonly string[]): string | null => tagged(names) ?? given(names);
  const commitId = either(['commitid', 'commit', 'commitsha', 'gitcommit', 'gitsha', 'sourceversion']);
  return {
    application: tagged(['application', 'app', 'service', 'product']) ?? given(['applicationname', 'application', 'appname', 'app', 'servicename', 'service']) ?? applicationOfName(name),
    environment: tagged(['environment', 'env']) ?? lookUp(groupTags)(['environment', 'env']),
    version: either(['version', 'applicationversion', 'appversion', 'releaseversion', 'packageversion', 'imagetag']),
    build: either(['buildnumber', 'build', 'buildid']),
    commitIds: commitId !== null && /^[0-9a-f]{7,40}$/i.test(commitId) ? [commitId.toLowerCase()] : [],
  };
}

/** Finds the first of some plain names that has a value. */
function lookUp(values: ReadonlyMap<string, string>): (names: readonly string[]) => string | null {
  const plain = new Map([...values].map(([name, value]) => [name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), value.trim()]));
  return (names) => names.map((name) => plain.get(name)).find((value) => value !== undefined && value !== '' && value.length <= 300) ?? null;
}

/** A part at the end of a name that only counts, dates or tells the attempt. */
const counting = /[-_. ](?:v?\d[\d.]*|\d{4}-\d{2}(?:-\d{2})?|rev\d+|attempt\d*|retry\d*|[0-9a-f]{7,40})$/i;

/** A deployment's name without its numbers and dates, written as applications are. */
export function applicationOfName(name: string): string {
  const whole = name.trim();
  let rest = whole;
  for (let before = ''; before !== rest && counting.test(rest);) {
    before = rest;
    rest = rest.replace(counting, '');
  }
  if (rest === '' || /^\d/.test(rest)) return whole;
  return applicationName(rest);
}
