import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { reportPageError } from './report-error.ts';
import { createQueryClient, startLiveData } from './live/live-data.ts';
import { createPageRouter } from './routes.tsx';
import { Page } from './Page.tsx';

/** Draws the page into `#root` over whatever `api` is connected to. */
export function mountPage(): void {
  const element = document.getElementById('root');
  if (element === null) throw new Error('The page has no #root');
  const queryClient = createQueryClient();
  startLiveData(queryClient, new AbortController().signal);
  addEventListener('error', (event) => { reportPageError(event.error ?? event.message); });
  addEventListener('unhandledrejection', (event) => { reportPageError(event.reason); });
  createRoot(element).render(<StrictMode><Page router={createPageRouter()} queryClient={queryClient} /></StrictMode>);
}
