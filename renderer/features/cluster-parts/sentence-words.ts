/** @returns a card's sentence without the state that it begins with, for places where the state stands above it anyway. */
export function withoutState(sentence: string): string {
  const rest = sentence.replace(/^(?:Ok|Warning|Error|Unknown)\b[^:]{0,40}:\s*/, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
