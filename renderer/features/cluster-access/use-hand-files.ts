import { useAct } from '../../app/api.ts';
import type { Act } from '../../app/use-act.ts';
import type { UploadFile } from '../apps/upload-file.ts';
import type { HandedFile } from './sign-in-draft.ts';

/** No certificate file is larger; a package dropped here by mistake is not carried over first. */
const mostBytes = 1_000_000;

/** Hands chosen files to the host, one after another; `take` gets them once all are there. */
export function useHandFiles(upload: UploadFile, take: (files: readonly HandedFile[]) => void): Act<[readonly File[]], void> {
  return useAct(async (files: readonly File[]) => {
    const tooLarge = files.find(({ size }) => size > mostBytes);
    if (tooLarge !== undefined) throw tooLargeFault(tooLarge.name);
    const handed: HandedFile[] = [];
    for (const file of files.slice(0, 4)) {
      // oxlint-disable-next-line no-await-in-loop -- they are few and small, and stay in their order
      const { handle, name, sizeBytes } = await upload(file, () => {}, new AbortController().signal);
      handed.push({ handle, name, sizeBytes });
    }
    take(handed);
  });
}

function tooLargeFault(name: string): Error {
  return Object.assign(new Error('too large'), {
    code: 'invalid-input', message: `${name} is too large to be a certificate.`, hint: 'Choose a .pfx, .pem, .crt or .key file.', retryable: false, remedy: 'none',
  });
}
