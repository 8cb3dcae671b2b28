/**
 * Words for values of the wire. Such a value may be any text, also one that every object has as a property
 * (`constructor`), so that a plain look-up in an object will not do.
 * @returns looks a value up; undefined for one that has no entry.
 */
export function wordTable<Value>(words: Readonly<Record<string, Value>>): (value: string) => Value | undefined {
  const table = new Map(Object.entries(words));
  return (value) => table.get(value);
}
