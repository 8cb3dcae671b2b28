/** Whether a text is a GUID as Microsoft's services write them: five groups of hex digits, without braces, any case. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
