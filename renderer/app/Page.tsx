import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useStore } from 'zustand';
import { carrierState } from './carrier.ts';
import type { createPageRouter } from './routes.tsx';
import { Refused } from './shell/Refused.tsx';

/** The whole page: its screens, or the one sentence that says why there are none. */
export function Page({ router, queryClient }: { readonly router: ReturnType<typeof createPageRouter>; readonly queryClient: QueryClient }) {
  const refused = useStore(carrierState, (state) => state.phase === 'refused');
  if (refused) return <Refused />;
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
