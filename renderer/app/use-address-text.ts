import { useNavigate, useSearch } from '@tanstack/react-router';

/**
 * A choice of a screen that stands in its address, so that it can be gone back to and shared; empty where it is not there.
 * @returns the text, and the way to another one; with '' it goes from the address.
 */
export function useAddressText(name: string): readonly [string, (text: string) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const value = search[name];
  const change = (text: string): void => {
    const kept = Object.fromEntries(Object.entries(search).filter(([each]) => each !== name));
    void navigate({ to: '.', search: text === '' ? kept : { ...kept, [name]: text } });
  };
  return [typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '', change];
}
