export function Wallboard() {
  return <p>Nothing here yet.</p>;
}
