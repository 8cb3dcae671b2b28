import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import styles from './upgrades.module.css';

interface Given {
  readonly name: string;
  /** What looks like a secret comes as a mask: equal masks stand for equal values. */
  readonly value: string;
  readonly secretLooking: boolean;
}

const columns: readonly GridColumn<Given>[] = [
  { id: 'name', header: 'Parameter', width: 'minmax(160px, 1fr)', cell: ({ name }) => name, title: ({ name }) => name, sortValue: ({ name }) => name },
  {
    id: 'value', header: 'Value', width: 'minmax(160px, 2fr)', cell: ({ value }) => value,
    title: ({ value, secretLooking }) => (secretLooking ? 'It looks like a secret, so it stays in Fabriscope’s main process. Equal marks stand for equal values.' : value),
  },
];

/** Parameters that were given, as a list; what looks like a secret never reaches the page. */
export function Parameters({ label, parameters }: { readonly label: string; readonly parameters: readonly Given[] }) {
  if (parameters.length === 0) return <p className={styles.quiet}>None were given: the manifest’s defaults are in force.</p>;
  return (
    <>
      <div className={parameters.length > 7 ? styles.gridBox : undefined}>
        <DataGrid label={label} rows={parameters} rowKey={({ name }) => name} columns={columns} sort={{ id: 'name', desc: false }} />
      </div>
      {parameters.some(({ secretLooking }) => secretLooking) ? <p className={styles.quiet}>What looks like a secret stays in Fabriscope’s main process and is shown as a mark. A roll-back uses the real value.</p> : null}
    </>
  );
}
