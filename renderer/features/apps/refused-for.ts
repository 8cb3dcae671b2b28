/** @returns the properties of a button that is kept back for this reason, or of one that is not. */
export function refusedFor(reason: string | null): { readonly isDisabled: boolean; readonly disabledReason?: string } {
  return reason === null ? { isDisabled: false } : { isDisabled: true, disabledReason: reason };
}
