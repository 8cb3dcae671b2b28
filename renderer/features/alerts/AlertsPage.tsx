export function AlertsPage() {
  return <p>Nothing here yet.</p>;
}
