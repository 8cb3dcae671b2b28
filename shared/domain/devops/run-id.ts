/** A run within an organisation: keys are unique in their project only. */
export interface RunName {
  readonly project: string;
  readonly key: string;
}

/** One text for both, as the page's addresses and lists use it: `b12@Commerce`. */
export function runId({ project, key }: RunName): string {
  return `${key}@${project}`;
}

/** @returns null where the text is none of these. */
export function parseRunId(text: string): RunName | null {
  const at = text.indexOf('@');
  const [key, project] = [text.slice(0, at), text.slice(at + 1)];
  return at > 0 && project !== '' ? { project, key } : null;
}

/** Path inside Fabriscope that shows a run. */
export function runPath(connectionId: string, run: RunName): string {
  return `/devops/${connectionId}/runs/${encodeURIComponent(runId(run))}`;
}
