import { faultError } from '../faults.ts';

/** Reason with which running tasks are ended when the program is: what can be continued after the next start is kept. */
export const programEnds = faultError('cancelled', { message: 'Fabriscope was closed before this was finished.' });
