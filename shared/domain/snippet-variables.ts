/** What a snippet may ask for. */
export const snippetVariables = ['date', 'time', 'headset', 'counter', 'clipboard'] as const;
export type SnippetVariable = (typeof snippetVariables)[number];

export interface SnippetValues {
  /** Local date and time, shown as YYYY-MM-DD and HH:MM. */
  readonly now: Date;
  /** Shown name of the headset. */
  readonly headset: string;
  /** How often this snippet has been used, this time included. */
  readonly counter: number;
  /** Null where the page may not read the clipboard. */
  readonly clipboard: string | null;
}

export interface ExpandedSnippet {
  readonly text: string;
  /** Names in braces that are no variable, and variables without a value; they stay in the text as they were written. */
  readonly unresolved: readonly string[];
}

/**
 * Replaces `{date}`, `{time}`, `{headset}`, `{counter}` and `{clipboard}`; `{{` and `}}` are literal braces. What is
 * put in is not looked at again, so a clipboard with braces stays as it is.
 */
export function expandSnippet(template: string, values: SnippetValues): ExpandedSnippet {
  const unresolved: string[] = [];
  const text = template.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, name: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const value = valueOf((name ?? '').trim().toLowerCase(), values);
    if (value === null) unresolved.push(name ?? '');
    return value ?? whole;
  });
  return { text, unresolved };
}

/** Variables that a template asks for, each once, in order of appearance. */
export function variablesIn(template: string): readonly SnippetVariable[] {
  const found = new Set<SnippetVariable>();
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    const name = match[1]?.trim().toLowerCase();
    const variable = snippetVariables.find((known) => known === name);
    if (variable !== undefined) found.add(variable);
  }
  return [...found];
}

function valueOf(name: string, values: SnippetValues): string | null {
  const { now } = values;
  switch (name) {
    case 'date': return `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;
    case 'time': return `${twoDigits(now.getHours())}:${twoDigits(now.getMinutes())}`;
    case 'headset': return values.headset;
    case 'counter': return String(values.counter);
    case 'clipboard': return values.clipboard;
    default: return null;
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
