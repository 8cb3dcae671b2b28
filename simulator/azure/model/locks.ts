import { ArmFailure } from './arm-error.ts';
import { isAboveOrWithin, isWithin, sameId } from './resource-id.ts';

/** `CanNotDelete` keeps what is there; `ReadOnly` keeps it as it is. */
export type LockLevel = 'CanNotDelete' | 'ReadOnly';

export interface Lock {
  /** Subscription, group or resource; what lies below is locked too. */
  readonly scope: string;
  readonly name: string;
  readonly level: LockLevel;
  readonly notes: string | undefined;
}

/** Management locks of all scopes. */
export class Locks {
  #all: readonly Lock[] = [];

  put(lock: Lock): void {
    this.remove(lock.scope, lock.name);
    this.#all = [...this.#all, lock];
  }

  /** Whether there was one. */
  remove(scope: string, name: string): boolean {
    const before = this.#all.length;
    this.#all = this.#all.filter((each) => !sameId(each.scope, scope) || !sameId(each.name, name));
    return this.#all.length < before;
  }

  find(scope: string, name: string): Lock | undefined {
    return this.#all.find((each) => sameId(each.scope, scope) && sameId(each.name, name));
  }

  /** Those of a scope, of what is above it, and of what is in it. */
  around(scope: string): readonly Lock[] {
    return this.#all.filter((each) => isAboveOrWithin(each.scope, scope));
  }

  /** @throws ArmFailure ScopeLocked where a lock stands in the way; of a deletion also one below */
  require(scope: string, verb: 'write' | 'delete'): void {
    const locked = this.around(scope).filter((each) => (verb === 'delete' ? true : each.level === 'ReadOnly' && isWithin(scope, each.scope)));
    if (locked.length === 0) return;
    const scopes = locked.map((each) => each.scope).join(',');
    throw new ArmFailure(409, { code: 'ScopeLocked', message: `The scope '${scope}' cannot perform ${verb} operation because following scope(s) are locked: '${scopes}'. Please remove the lock and try again.` });
  }

  /** Whether deletions in a scope are locked by the scope itself or one above. */
  keeps(scope: string): boolean {
    return this.#all.some((each) => isWithin(scope, each.scope));
  }
}
