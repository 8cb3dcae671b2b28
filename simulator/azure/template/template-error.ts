/** Where in a template something is: property names and indexes from its root. */
export type TemplatePath = readonly (string | number)[];

/** A template that cannot be evaluated; the message is what Azure puts between the quotes of `InvalidTemplate`. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  readonly path: TemplatePath;

  constructor(message: string, path: TemplatePath = []) {
    super(message);
    this.path = path;
  }

  /** The same error, said of the resource or property in which it came up; the innermost place stays. */
  at(path: TemplatePath, wording: (message: string) => string = (message) => message): TemplateError {
    return this.path.length > 0 ? this : new TemplateError(wording(this.message), path);
  }
}
