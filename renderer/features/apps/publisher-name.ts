/**
 * The readable part of a package's publisher, which is an X.500 name such as `CN=Contoso Ltd, O="Contoso, Ltd", C=US`.
 * @returns the common name, else the organisation, else the text itself. Store publishers are often a bare GUID in CN:
 * then the organisation is taken where there is one.
 */
export function publisherName(publisher: string): string {
  const parts = distinguishedParts(publisher);
  const common = parts.get('CN');
  const organisation = parts.get('O');
  const named = common === undefined || isGuid(common) ? organisation ?? common : common;
  return named ?? publisher;
}

function isGuid(text: string): boolean {
  return /^\{?[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\}?$/i.test(text);
}

/** @returns the first value of each attribute type, types in upper case, quotes and escapes undone (RFC 4514, RFC 1779). */
function distinguishedParts(name: string): Map<string, string> {
  const parts = new Map<string, string>();
  const pattern = /\s*([A-Za-z][A-Za-z0-9.-]*)\s*=\s*(?:"((?:[^"\\]|\\.|"")*)"|((?:[^,;+"\\]|\\.)*))\s*(?:[,;+]|$)/gsy;
  for (const match of name.matchAll(pattern)) {
    const type = (match[1] ?? '').toUpperCase();
    const quoted = match[2]?.replaceAll('""', '"');
    const value = (quoted ?? match[3] ?? '').replace(/\\(.)/gs, '$1').trim();
    if (value !== '' && !parts.has(type)) parts.set(type, value);
  }
  return parts;
}
