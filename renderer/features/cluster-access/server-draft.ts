import type { ClusterProbe, ServerPin } from '../../../shared/contract/clusters/access.ts';
import { thumbprintLines, thumbprintProblem } from './thumbprints.ts';

/** How the server is to be recognised, as it is being filled in. */
export interface ServerDraft {
  readonly kind: ServerPin['kind'];
  /** One on each line. */
  readonly thumbprints: string;
  readonly commonNames: string;
  readonly issuerThumbprints: string;
}

export type OfferedServer = NonNullable<ClusterProbe['serverCertificate']>;

export const emptyServerDraft: ServerDraft = { kind: 'certificate', thumbprints: '', commonNames: '', issuerThumbprints: '' };

/** What is filled in from a pin that is in force; a pinned certificate has nothing to fill in. */
export function draftOfPin(pin: ServerPin | null): ServerDraft {
  switch (pin?.kind) {
    case 'thumbprints': return { ...emptyServerDraft, kind: 'thumbprints', thumbprints: pin.thumbprints.join('\n') };
    case 'commonName': return { ...emptyServerDraft, kind: 'commonName', commonNames: pin.commonNames.join('\n'), issuerThumbprints: pin.issuerThumbprints.join('\n') };
    case 'certificate':
    case undefined: return emptyServerDraft;
  }
}

/** What was seen at the address goes into the fields that are empty, so that it only has to be compared. */
export function filledFrom(draft: ServerDraft, offered: OfferedServer | null): ServerDraft {
  if (offered === null) return draft;
  return {
    ...draft,
    thumbprints: draft.thumbprints === '' ? offered.thumbprint : draft.thumbprints,
    commonNames: draft.commonNames === '' ? offered.commonName : draft.commonNames,
    issuerThumbprints: draft.issuerThumbprints === '' ? offered.issuerThumbprint ?? '' : draft.issuerThumbprints,
  };
}

export interface ServerDraftProblems {
  readonly thumbprints?: string;
  readonly commonNames?: string;
  readonly issuerThumbprints?: string;
  readonly certificate?: string;
}

/** @returns what is missing or wrong, by field; empty where the draft can be used. */
export function serverProblems(draft: ServerDraft, offered: OfferedServer | null): ServerDraftProblems {
  if (draft.kind === 'certificate') return offered === null ? { certificate: 'No certificate has been seen yet: it has to answer first.' } : {};
  if (draft.kind === 'thumbprints') return named('thumbprints', thumbprintProblem(draft.thumbprints, 4));
  return { ...named('commonNames', thumbprintLines(draft.commonNames).length === 0 ? 'At least one common name is needed.' : null), ...named('issuerThumbprints', thumbprintProblem(draft.issuerThumbprints, 10)) };
}

function named(name: keyof ServerDraftProblems, problem: string | null): ServerDraftProblems {
  return problem === null ? {} : { [name]: problem };
}

/** @returns the pin, or null where something is missing. */
export function pinOfDraft(draft: ServerDraft, offered: OfferedServer | null): ServerPin | null {
  if (Object.keys(serverProblems(draft, offered)).length > 0) return null;
  switch (draft.kind) {
    case 'certificate': return offered === null ? null : { kind: 'certificate', fingerprint256: offered.summary.fingerprint256 };
    case 'thumbprints': return { kind: 'thumbprints', thumbprints: [...thumbprintLines(draft.thumbprints)] };
    case 'commonName': return { kind: 'commonName', commonNames: [...thumbprintLines(draft.commonNames)], issuerThumbprints: [...thumbprintLines(draft.issuerThumbprints)] };
  }
}
