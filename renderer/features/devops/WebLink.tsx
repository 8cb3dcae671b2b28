import { Copy, ExternalLink } from 'lucide-react';
import { useAppInfo } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import styles from './devops.module.css';

/** The desktop program hands only addresses to the browser that it knows, and no server of one's own. */
const openable = 'https://dev.azure.com';

/** Leads to a page of Azure DevOps; where it cannot be opened from here, the link can be copied. */
export function WebLink({ url, words, label }: { readonly url: string; readonly words: string; readonly label?: string }) {
  const isDesktop = useAppInfo()?.host === 'desktop';
  if (isDesktop && URL.parse(url)?.origin !== openable) return <Button variant="quiet" icon={<Copy aria-hidden="true" />} onPress={() => copy(url)}>Copy the link</Button>;
  return <a className={styles.out} href={url} target="_blank" rel="noreferrer noopener" aria-label={label}><ExternalLink aria-hidden="true" width={13} height={13} /> {words}</a>;
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    announce('The link is in the clipboard', { tone: 'ok' });
  } catch {
    announce(`The clipboard is not available. The link is ${url}`, { tone: 'warn' });
  }
}
