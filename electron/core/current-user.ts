import { userInfo } from 'node:os';

/** Who works with this program, for markers: the user of the machine, as the system names them. */
export function currentUser(): string {
  try {
    return userInfo().username || 'unknown user';
  } catch {
    // A container may have a user without an entry in its list.
    return 'unknown user';
  }
}
