import type { Draft } from '../../../shared/contract/azure/deploy.ts';
import { Chip } from '../../components/Chip.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { formatCount } from '../../components/format.ts';
import styles from './deploy.module.css';

/** Resources in the order in which they can be made, what waits for what, and what is protected. */
export function OutlinePart({ draft }: { readonly draft: Draft }) {
  const { outline } = draft;
  if (outline === null) return <p className={styles.faint}>It cannot be read as a template yet.</p>;
  return (
    <>
      <p>{formatCount(outline.resources.length, 'resource')}, {formatCount(draft.parameters.length, 'parameter')}, {formatCount(outline.variables.length, 'variable')}, {formatCount(outline.outputs.length, 'output')}.</p>
      {outline.cycle.length === 0 ? null : <p className={styles.caveat}>These wait for each other in a circle: {outline.cycle.join(' → ')}. Azure will refuse it.</p>}
      {outline.hardCodedNames.length === 0 ? null : <ul className={styles.caveat}>{outline.hardCodedNames.map(({ name, words }) => <li key={name}>{words}</li>)}</ul>}
      <table className={styles.table}>
        <thead><tr><th scope="col">Resource</th><th scope="col">Type</th><th scope="col">API version</th><th scope="col">Waits for</th></tr></thead>
        <tbody>
          {outline.resources.map((resource) => (
            <tr key={`${resource.type} ${resource.name} ${String(resource.depth)}`}>
              <th scope="row" style={{ paddingInlineStart: `${String(resource.depth * 14)}px` }}>
                <code>{resource.name}</code> {resource.nested ? <Chip>nested</Chip> : null} {resource.protectedSettings ? <Chip title={`Protected settings, fed by ${resource.fedBy.join(', ') || 'the template itself'}`}>protected</Chip> : null}
              </th>
              <td>{resource.type}</td>
              <td title={resource.apiVersionAgeWarning || undefined}>{resource.apiVersion}{resource.apiVersionAgeWarning === '' ? null : <> <Chip tone="warn">old</Chip></>}</td>
              <td>{resource.dependsOn.join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {outline.outputs.length === 0 ? null : <Disclosure title={formatCount(outline.outputs.length, 'output')}><ul>{outline.outputs.map(({ name, type }) => <li key={name}>{name} <span className={styles.faint}>{type}</span></li>)}</ul></Disclosure>}
    </>
  );
}
