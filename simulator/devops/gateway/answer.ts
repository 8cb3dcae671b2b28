/** What is sent back: JSON, or a page where the service shows one instead. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly page?: string;
}

/** A list as the service wraps it. */
export function collection(value: readonly unknown[], headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers, json: { count: value.length, value } };
}

export function found(json: unknown): Answer {
  return { status: 200, json };
}

/** What goes wrong with a request, as the service words it. */
export class ServiceFailure extends Error {
  override name = 'ServiceFailure';
  readonly status: number;
  readonly typeKey: string;
  readonly #namespace: string;

  constructor(status: number, typeKey: string, message: string, namespace = 'Microsoft.VisualStudio.Services.WebApi') {
    super(message);
    this.status = status;
    this.typeKey = typeKey;
    this.#namespace = namespace;
  }

  answer(): Answer {
    const typeName = `${this.#namespace}.${this.typeKey}, ${this.#namespace}`;
    return {
      status: this.status,
      json: { $id: '1', innerException: null, message: this.message, typeName, typeKey: this.typeKey, errorCode: 0, eventId: 3000 },
    };
  }
}

export function notFound(typeKey: string, message: string): ServiceFailure {
  return new ServiceFailure(404, typeKey, message);
}

export function badRequest(message: string): ServiceFailure {
  return new ServiceFailure(400, 'VssServiceException', message, 'Microsoft.VisualStudio.Services.Common');
}
