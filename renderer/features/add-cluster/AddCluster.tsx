export function AddCluster() {
  return <p>Nothing here yet.</p>;
}
