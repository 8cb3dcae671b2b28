import { faultError } from '../../../core/faults.ts';
import type { FileKind } from '../reading/template-reading.ts';
import type { GivenFile, GivenFiles } from './given-file.ts';

/** What a draft is made of. */
export interface PickedFiles {
  readonly template: GivenFile;
  readonly parameters: GivenFile | null;
  /** What was left, with the reason where the name does not say it. */
  readonly ignored: string[];
  /** For the head of the draft: `shop`. */
  readonly title: string;
}

interface KnownFile {
  readonly file: GivenFile;
  readonly kind: FileKind;
}

/** Names that say nothing about what is deployed. */
const usualNames = ['azuredeploy', 'maintemplate', 'template', 'main', 'deploy'];

/**
 * Picks the template and its parameters out of what was given, by content; names only decide between several.
 * @throws FaultError `invalid-input` where there is no template among them
 */
export function pickFiles({ files, ignored, archive }: GivenFiles, kindOf: ReadonlyMap<GivenFile, FileKind>): PickedFiles {
  const known = files.map((file): KnownFile => ({ file, kind: kindOf.get(file) ?? 'unknown' }));
  const template = best(known, 'template') ?? best(known, 'unknown');
  if (template === undefined) {
    const isAlone = known.some(({ kind }) => kind === 'parameters');
    throw faultError('invalid-input', { message: isAlone ? 'This is a parameters file without its template.' : 'None of these files is a template.', hint: 'Choose the template, a .json file with “resources”, or the archive that the portal offers.' });
  }
  const parameters = parametersFor(template, known);
  const others = known.filter(({ file }) => file !== template && file !== parameters);
  return {
    template, parameters, title: titleOf(template.name, archive),
    ignored: [...ignored, ...others.map(({ file, kind }) => `${file.name}${kind === 'template' ? ' (another template)' : kind === 'parameters' ? ' (other parameters)' : ''}`)].slice(0, 500).map((name) => name.slice(0, 400)),
  };
}

function best(known: readonly KnownFile[], kind: FileKind): GivenFile | undefined {
  const fitting = known.filter((each) => each.kind === kind).map(({ file }) => file);
  return fitting.toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name, 'en'))[0];
}

/** Files near the top come first, with the usual names before others. */
function rank({ name }: GivenFile): number {
  const usual = usualNames.indexOf(stemOf(name).toLowerCase());
  return name.split('/').length * 10 + (usual < 0 ? usualNames.length : usual);
}

function parametersFor(template: GivenFile, known: readonly KnownFile[]): GivenFile | null {
  const all = known.filter(({ kind }) => kind === 'parameters').map(({ file }) => file);
  const own = stemOf(template.name).toLowerCase();
  const named = all.find(({ name }) => stemOf(name).toLowerCase() === `${own}.parameters`);
  return named ?? all.find(({ name }) => stemOf(name).toLowerCase() === 'parameters') ?? all[0] ?? null;
}

export function stemOf(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/\.[a-z]+$/i, '');
}

function titleOf(templateName: string, archive: string | undefined): string {
  const stem = stemOf(templateName);
  return (archive !== undefined && usualNames.includes(stem.toLowerCase()) ? stemOf(archive) : stem).slice(0, 300) || 'template';
}
