import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState } from '../../components/EmptyState.tsx';

/** An address of this page that leads nowhere. */
export function NotFound() {
  return (
    <EmptyState
      isPage
      icon={<Compass />}
      title="There is no such screen"
      body="The address may be from another version, or what it named has been removed."
      action={<Link to="/">Go to the overview</Link>}
    />
  );
}
