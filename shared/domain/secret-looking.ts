/*
 * Service Fabric does not say which parameters of an application are secrets, and templates declare secrets as plain text
 * often enough: what looks like one is treated as one.
 */

const secretWords = [
  'password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', 'credential', 'apikey', 'accesskey', 'accountkey', 'sharedkey', 'storagekey', 'privatekey',
  'encryptionkey', 'signingkey', 'masterkey', 'primarykey', 'secondarykey', 'instrumentationkey', 'connectionstring', 'connstr', 'sas', 'saskey',
];
/** Names that hold such a word and stand for something public. */
const publicEnding = /(name|count|length|timeout|expiry|lifetime|url|uri|version|enabled|thumbprint|path|policy|size)$/;
/** Names that say what a number, a duration or a choice is about: how long a token lives, whether a password is wanted. */
const measuringEnding = /(length|count|size|number|timeout|lifetime|expiry|expiration|interval|period|duration|ttl|age|days|hours|minutes|mins|seconds|secs|milliseconds|ms|limit|max|min|maximum|minimum|retries|attempts|required|enabled|disabled|allowed|enforced|rotation|renewal|refresh|skew)$/;
/** Names of something that a secret is kept or asked for at. */
const placeEnding = /(url|uri|endpoint|address|host|server|authority|issuer|audience|vault|provider|service)$/;

/** A number, true or false, or a duration such as `00:10:00`, `1.00:00:00`, `PT5M`, `30s`. */
const plainMeasure = /^\s*(?:[-+]?\d{1,12}(?:\.\d{1,6})?(?:\s?(?:ms|s|sec|m|min|h|d|days?|hours?|minutes?|seconds?|%))?|true|false|yes|no|on|off|(?:\d{1,6}\.)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?|P(?=[\dT])(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)\s*$/i;
/** An address without anything after its path in which a secret could be. */
const plainAddress = /^\s*(?:https?|net\.tcp|tcp|fabric):\/{1,2}[^\s@?#]*\s*$/i;

/** Parts of values that occur in secrets only. */
const secretValue = [
  /(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|Secret)\s*=\s*[^;\s]/i,
  /-----BEGIN [A-Z ]*(?:PRIVATE KEY|CERTIFICATE)-----/,
  /^eyJ[\w-]{8,}\.[\w-]+\.[\w-]*$/,
  /[?&]sig=[\w%+/-]{16,}/i,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
  // Of the length of a key, with nothing that could be words: 32 bytes or more in base64.
  /^(?=[^\s]*\d)(?=[^\s]*[a-z])(?=[^\s]*[A-Z])[A-Za-z0-9+/]{42,}={0,2}$/,
];

/** Whether a parameter is to be treated as a secret, by its name or by its value. */
export function looksSecret(name: string, value: string): boolean {
  if (value === '') return false;
  return (nameLooksSecret(name) && !isPublicUnder(name, value)) || secretValue.some((pattern) => pattern.test(value));
}

/** Whether name and value together show that it is no secret. A number alone is none: `Admin_Pin` and `Token` may be one. */
function isPublicUnder(name: string, value: string): boolean {
  const plain = plainName(name);
  return (measuringEnding.test(plain) && plainMeasure.test(value)) || (placeEnding.test(plain) && plainAddress.test(value));
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function nameLooksSecret(name: string): boolean {
  const plain = plainName(name);
  if (publicEnding.test(plain)) return false;
  // Three letters alone occur within other words.
  return secretWords.some((word) => (word.length > 4 ? plain.includes(word) : plain.endsWith(word)));
}
