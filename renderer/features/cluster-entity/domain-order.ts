/**
 * For sorting fault and upgrade domains: "fd:/10" after "fd:/9", "10" after "9" (Service Fabric Explorer sorted them as
 * text for years). @returns the text with its numbers padded.
 */
export function domainOrder(domain: string): string {
  return domain.replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}
