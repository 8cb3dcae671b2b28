/** What a thermal stage is called and means (device-portal.md §1.8; an older page counts from 1, which is why 3 is known too). */
export function heatWords(stage: number): { readonly word: string; readonly meaning: string; readonly tone: 'ok' | 'warn' | 'error' } {
  if (stage <= 0) return { word: 'Normal', meaning: 'Nothing is held back.', tone: 'ok' };
  if (stage === 1) return { word: 'Warm', meaning: 'The headset may slow itself down. Close what is not needed, keep it out of the sun.', tone: 'warn' };
  return { word: 'Critical', meaning: 'It may end apps or switch itself off. Stop the app and let it cool down.', tone: 'error' };
}
