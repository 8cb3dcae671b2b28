import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { fieldOf, textOf } from '../arm/azure-answer.ts';
import type { DirectoryRefusal } from './library-network.ts';

type Words = readonly [code: FaultCode, message: string, hint: string];

const codeRunOut: Words = ['signed-out', 'The code has run out before it was entered.', 'Sign in again for a new code.'];
const consentMissing: Words = ['consent-missing', 'The application has not been allowed to use Azure in this directory yet.', 'Sign in and agree. Where that is not offered, an administrator of the directory has to agree for everybody.'];
const signInAgain = 'Sign in again; what was open goes on from there.';

/** What the directory's numbers mean to whoever signs in, and what to do about it. */
const byNumber: ReadonlyMap<string, Words> = new Map<string, Words>(Object.entries({
  '65001': consentMissing,
  '65004': ['consent-missing', 'You declined what the application asks for.', 'Sign in again and agree, or ask an administrator of the directory.'],
  '90094': ['consent-missing', 'Only an administrator of the directory may allow this application.', 'Ask an administrator to grant it consent.'],
  '7000215': ['unauthorised', 'The client secret is wrong.', 'Copy the secret’s value, not its id, from the application’s registration, and enter it again.'],
  '7000222': ['unauthorised', 'The client secret has expired.', 'Make a new one in the application’s registration, and enter it here.'],
  '7000218': ['unauthorised', 'The application does not allow public clients.', 'Switch on “Allow public client flows” in its registration, or sign in with a secret or certificate.'],
  '700027': ['unauthorised', 'The application does not know this certificate.', 'Add the certificate to the application’s registration, or choose another one.'],
  '700024': ['unauthorised', 'The sign-in was refused because of its time.', 'Set this machine’s clock right, then sign in again.'],
  '700016': ['invalid-input', 'There is no application with this client id in the directory.', 'Check client id and tenant.'],
  '700038': ['invalid-input', 'This is no application (client) id.', 'Copy it from the application’s registration.'],
  '90002': ['invalid-input', 'There is no directory of this name or id.', 'Check the tenant.'],
  '900023': ['invalid-input', 'This is no name or id of a directory.', 'Check the tenant.'],
  '50011': ['invalid-input', 'The application does not allow a sign-in on this machine.', 'Add the redirect address http://localhost under “Mobile and desktop applications” in its registration.'],
  '50020': ['signed-out', 'This account is no member of the directory.', 'Sign in with an account of that directory, or have this one invited.'],
  '50034': ['signed-out', 'There is no such account in the directory.', 'Sign in with another account.'],
  '50057': ['unauthorised', 'This account has been disabled.', 'Ask an administrator of the directory.'],
  '50105': ['forbidden', 'This account has not been assigned to the application.', 'Ask an administrator to assign it.'],
  '50132': ['signed-out', 'The sign-in was taken back, such as after a new password.', signInAgain],
  '50126': ['unauthorised', 'User name or password is wrong.', signInAgain],
  '50076': ['signed-out', 'The directory asks for a second proof of who you are.', 'Sign in to this directory once more.'],
  '50079': ['signed-out', 'The directory asks for a second proof of who you are, which has to be set up first.', 'Sign in to this directory once more and set it up.'],
  '50078': ['signed-out', 'The second proof of who you are has run out.', 'Sign in to this directory once more.'],
  '50158': ['signed-out', 'The directory asks for a further proof of who you are.', 'Sign in to this directory once more.'],
  '53000': ['forbidden', 'The directory lets only managed devices in.', 'Sign in on a device that your organisation manages.'],
  '53001': ['forbidden', 'The directory lets only devices of its domain in.', 'Sign in on a device that your organisation manages.'],
  '53003': ['forbidden', 'A rule for access of the directory refuses this sign-in.', 'Sign in from another network or device, or ask an administrator.'],
  '50173': ['signed-out', 'The sign-in was taken back, such as after a new password.', signInAgain],
  '70008': ['signed-out', 'The sign-in has run out.', signInAgain],
  '70043': ['signed-out', 'The sign-in has run out.', signInAgain],
  '700082': ['signed-out', 'The sign-in has run out, because it was not used for long.', signInAgain],
  '700084': ['signed-out', 'The sign-in has run out.', signInAgain],
  '70020': codeRunOut,
}));

/** The same for the protocol's and the library's own words, where there is no number. */
const byWord: ReadonlyMap<string, Words> = new Map<string, Words>(Object.entries({
  consent_required: consentMissing,
  access_denied: ['cancelled', 'The sign-in was declined.', 'Sign in again if that was not meant.'],
  authorization_declined: ['cancelled', 'The sign-in was declined.', 'Sign in again if that was not meant.'],
  expired_token: codeRunOut,
  code_expired: codeRunOut,
  device_code_expired: codeRunOut,
  invalid_grant: ['signed-out', 'The sign-in is no longer good.', signInAgain],
  interaction_required: ['signed-out', 'The directory asks you to sign in yourself.', 'Sign in to this directory once more.'],
  login_required: ['signed-out', 'The directory asks you to sign in yourself.', 'Sign in to this directory once more.'],
  no_tokens_found: ['signed-out', 'Nobody is signed in.', 'Sign in.'],
  no_account_found: ['signed-out', 'Nobody is signed in.', 'Sign in.'],
  invalid_client: ['unauthorised', 'The directory refuses this application’s secret or certificate.', 'Check it, and enter it again.'],
  unauthorized_client: ['unauthorised', 'The application may not sign in this way.', 'Check its registration, or choose another way to sign in.'],
  endpoints_resolution_error: ['not-a-portal', 'The directory could not be found at its address.', 'Check cloud and tenant.'],
  openid_config_error: ['not-a-portal', 'The directory could not be found at its address.', 'Check cloud and tenant.'],
}));

const endsOfDeviceCodes: ReadonlySet<string> = new Set(['authorization_declined', 'expired_token', 'code_expired']);

export interface SignInCircumstances {
  /** Why the last request on the network failed. */
  readonly trouble: FaultError | null;
  /** What the directory refused last, in its own words. */
  readonly refusal: DirectoryRefusal | null;
  /** Azure's clock minus ours, ms. */
  readonly clockSkewMs: number | null;
}

/** Beyond this the directory refuses what is signed with our time. */
const harmfulSkewMs = 4 * 60_000;

/** Whatever the sign-in library threw, as a FaultError with words and what to do. Its own text never leaves as a message. */
export function signInFault(error: unknown, { trouble, refusal, clockSkewMs }: SignInCircumstances): FaultError {
  if (error instanceof FaultError) return error;
  if (error instanceof Error && error.name === 'AbortError') return faultError('cancelled', {}, error);
  const { word, text, numbers } = readError(error, refusal);
  if (trouble && numbers.length === 0) return trouble;
  // How a device code ended is told by the word; its numbers are those of other things, too.
  const words = endsOfDeviceCodes.has(word) ? byWord.get(word) : (numbers.map((number) => byNumber.get(number)).find((each) => each !== undefined) ?? byWord.get(word));
  const detail = detailOf(word, text, numbers);
  if (!words) {
    return faultError('unauthorised', { message: 'The sign-in was refused.', hint: `What the directory says is in the details.${skewWords(clockSkewMs)}`, remedy: 'sign-in', detail }, error);
  }
  const [code, message, hint] = words;
  return faultError(code, { message, hint: `${hint}${skewWords(clockSkewMs)}`, remedy: remedyFor(code), detail }, error);
}

/** Said beside any refusal where the clocks differ by more than a directory bears. Empty otherwise. */
export function skewWords(clockSkewMs: number | null): string {
  if (clockSkewMs === null || Math.abs(clockSkewMs) < harmfulSkewMs) return '';
  const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
  return ` This machine’s clock is ${minutes} minutes ${clockSkewMs > 0 ? 'behind' : 'ahead of'} Azure’s: set it right.`;
}

/** Whether the directory wants the user to sign in to this very directory, while others may be fine. */
export function needsOwnSignIn({ code }: Fault): boolean {
  return code === 'signed-out' || code === 'consent-missing';
}

function remedyFor(code: FaultCode): Fault['remedy'] {
  return code === 'forbidden' ? 'none' : 'sign-in';
}

function readError(error: unknown, refusal: DirectoryRefusal | null): { word: string; text: string; numbers: string[] } {
  const own = textOf(fieldOf(error, 'errorMessage')) ?? (error instanceof Error ? error.message : '');
  const text = refusal === null ? own : `${own} ${refusal.text}`;
  const number = textOf(fieldOf(error, 'errorNo'));
  const numbers = [...text.matchAll(/AADSTS(\d{4,8})/g)].flatMap(([, found]) => found ?? []);
  return { word: refusal?.word ?? textOf(fieldOf(error, 'errorCode')) ?? '', text, numbers: number === null ? numbers : [...numbers, number] };
}

/** Number, word, and by what the directory's operators find the call: nothing else of the text, which may hold anything. */
function detailOf(word: string, text: string, numbers: readonly string[]): string {
  const trace = /Trace ID: ([0-9a-f-]{8,40})/i.exec(text)?.[1];
  const correlation = /Correlation ID: ([0-9a-f-]{8,40})/i.exec(text)?.[1];
  return [
    ...numbers.slice(0, 3).map((number) => `AADSTS${number}`), ...(word === '' ? [] : [word]),
    ...(trace === undefined ? [] : [`trace id ${trace}`]), ...(correlation === undefined ? [] : [`correlation id ${correlation}`]),
  ].join('\n');
}
