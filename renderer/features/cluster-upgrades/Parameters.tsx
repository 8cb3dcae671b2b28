import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import styles from './upgrades.module.css';

interface Given {
  readonly name: string;
  readonly value: string;
  readonly secretLooking: boolean;
}

/** Parameters that were given, as a list; what looks like a secret is covered until asked for. */
export function Parameters({ label, parameters }: { readonly label: string; readonly parameters: readonly Given[] }) {
  const [isShown, setShown] = useState(false);
  const hasSecrets = parameters.some(({ secretLooking }) => secretLooking);
  const columns: readonly GridColumn<Given>[] = [
    { id: 'name', header: 'Parameter', width: 'minmax(160px, 1fr)', cell: ({ name }) => name, sortValue: ({ name }) => name },
    { id: 'value', header: 'Value', width: 'minmax(160px, 2fr)', cell: (row) => shownValue(row, isShown), title: (row) => (row.secretLooking && !isShown ? undefined : row.value) },
  ];
  if (parameters.length === 0) return <p className={styles.quiet}>None were given: the manifest’s defaults are in force.</p>;
  return (
    <>
      {hasSecrets ? <Button variant="quiet" onPress={() => { setShown(!isShown); }}>{isShown ? 'Cover what looks like a secret' : 'Show what looks like a secret'}</Button> : null}
      <div className={styles.gridBox}><DataGrid label={label} rows={parameters} rowKey={({ name }) => name} columns={columns} sort={{ id: 'name', desc: false }} /></div>
    </>
  );
}

function shownValue({ value, secretLooking }: Given, isShown: boolean): string {
  return secretLooking && !isShown ? '••••••••' : value;
}
