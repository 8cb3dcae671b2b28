const shortWords: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z0-9])(?:prod|prd)(?![a-z0-9])/gi, 'production'],
  [/(?<![a-z0-9])stg(?![a-z0-9])/gi, 'staging'],
  [/(?<![a-z0-9])tst(?![a-z0-9])/gi, 'test'],
];

/**
 * A cluster's name as the environment that it is, with the usual short words spelt out: `prod-we` and the stage
 * `production-we` are one environment without a rule of the user's.
 */
export function environmentOfCluster(name: string): string {
  return shortWords.reduce((text, [short, long]) => text.replaceAll(short, long), name);
}
