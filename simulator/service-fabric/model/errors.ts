/**
 * A command or query the cluster refuses. `code` is the product's own error code, which decides the HTTP status of the
 * answer (service-fabric.md §1.3): `FABRIC_E_…` or `E_…`.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
