/** The calls of a worker thread by kind: what is asked, and what is answered. */
export type CallTable<Calls> = { readonly [Kind in keyof Calls]: { readonly ask: object; readonly answer: object } };
export type CallKind<Calls> = keyof Calls & string;

/** A question as it goes to the thread, and its answer as it comes back: `call` is the same in both. */
export type CallAsk<Calls extends CallTable<Calls>, Kind extends CallKind<Calls>> = { readonly call: number; readonly kind: Kind } & Calls[Kind]['ask'];
export type CallAnswer<Calls extends CallTable<Calls>, Kind extends CallKind<Calls>> = { readonly call: number; readonly kind: Kind } & Calls[Kind]['answer'];

/** Any question, and any answer, told apart by `kind`. */
export type AnyAsk<Calls extends CallTable<Calls>> = { [Kind in CallKind<Calls>]: CallAsk<Calls, Kind> }[CallKind<Calls>];
export type AnyAnswer<Calls extends CallTable<Calls>> = { [Kind in CallKind<Calls>]: CallAnswer<Calls, Kind> }[CallKind<Calls>];

/** What comes instead of an answer. */
export interface CallRefusal {
  readonly call: number;
  readonly kind: 'trouble';
  /** For the log. */
  readonly words: string;
}

/** The errors that a thread's callers get. */
export interface CallErrors<Refusal extends CallRefusal> {
  refused(refusal: Refusal): Error;
  /** @param cause why there is no answer: mostly that the thread is gone. */
  ended(cause: Error): Error;
}
