import type { Fault } from '../../shared/domain/fault.ts';

/** A fault on its way up to the seam, where it becomes a value. The only error class that is thrown on purpose. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options);
    this.name = 'FaultError';
    this.fault = fault;
  }
}
