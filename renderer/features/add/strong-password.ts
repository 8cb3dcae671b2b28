/** Letters and digits that cannot be mistaken for one another when read aloud or typed on a headset. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 5;
const groupLength = 4;

/**
 * Makes a password of 20 characters from a 31-letter alphabet (99 bits), in groups with hyphens. Made in the page with
 * the browser's own generator, so that it is seen before it is used; after that it only travels towards the host.
 */
export function strongPassword(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  const letters: string[] = [];
  // Bytes beyond the last whole multiple would make the first letters likelier than the rest.
  const limit = 256 - (256 % alphabet.length);
  while (letters.length < groups * groupLength) {
    for (const byte of random(new Uint8Array(32))) {
      const letter = alphabet[byte % alphabet.length];
      if (byte < limit && letter !== undefined && letters.length < groups * groupLength) letters.push(letter);
    }
  }
  return Array.from({ length: groups }, (_, group) => letters.slice(group * groupLength, (group + 1) * groupLength).join('')).join('-');
}

/** @returns what is wrong with a user name for the Device Portal (device-portal.md §1.0), or null. */
export function userNameProblem(userName: string): string | null {
  if (userName.trim() === '') return 'A user name is needed.';
  return userName.includes(':') ? 'A user name cannot contain a colon.' : null;
}

/** @returns what is wrong with a password for the Device Portal, or null. */
export function passwordProblem(password: string): string | null {
  return password.length < 7 ? 'The Device Portal asks for at least 7 characters.' : null;
}

/** @returns a PIN as the portal takes it: what came along with a paste is left out. */
export function cleanPin(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '').slice(0, 20);
}
