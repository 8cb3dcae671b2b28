import { useId, useState } from 'react';
import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, entityKindWords } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { healthStateAppearance } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { formatCount } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { EntityLink } from './EntityLink.tsx';
import styles from './RootCauseList.module.css';

const shownAtFirst = 8;

/** One cause. Closed it is a line; open it shows what was reported, by whom, about what, and how it came to the top. */
export function RootCauseItem({ connectionId, cause, defaultOpen }: { readonly connectionId: ConnectionId; readonly cause: RootCause; readonly defaultOpen: boolean }) {
  const id = useId();
  const [isOpen, setOpen] = useState(defaultOpen);
  const look = healthStateAppearance[cause.healthState];
  return (
    <li className={styles.cause} data-tone={look.tone}>
      <h3 className={styles.head}>
        <button type="button" className={styles.trigger} aria-expanded={isOpen} aria-controls={id} onClick={() => { setOpen(!isOpen); }}>
          <span className={styles.rank} aria-hidden="true">{cause.rank}</span>
          <StateMark tone={look.tone} word={look.word} />
          <span className={styles.title}>{cause.title}</span>
          <span className={styles.since}>{cause.since === null ? 'since before it was watched' : <Age at={cause.since} bare prefix="for" />}{cause.expired ? ' · report expired' : ''}</span>
        </button>
      </h3>
      <div id={id} hidden={!isOpen} className={styles.body}>{isOpen ? <Evidence connectionId={connectionId} cause={cause} /> : null}</div>
    </li>
  );
}

function Evidence({ connectionId, cause }: { readonly connectionId: ConnectionId; readonly cause: RootCause }) {
  return (
    <>
      {cause.nextStep === '' ? null : <p className={styles.next}><b>Next step</b> {cause.nextStep}</p>}
      <dl className={styles.evidence}>
        <div><dt>Reported by</dt><dd>{cause.sourceId} <span className={styles.quiet}>about</span> {cause.property}</dd></div>
        {cause.description === '' ? null : <div><dt>It says</dt><dd className={styles.description}>{cause.description}</dd></div>}
        <div><dt>{cause.entityCount === 1 ? 'On' : `On ${cause.entityCount.toLocaleString('en')}`}</dt><dd><Entities connectionId={connectionId} cause={cause} /></dd></div>
        {cause.affects.length === 0 ? null : <div><dt>Pulls with it</dt><dd>{cause.affects.map(({ kind, count }) => formatCount(count, entityKindWords[kind].one, entityKindWords[kind].many)).join(', ')}</dd></div>}
        {cause.path.length === 0 ? null : (
          <div>
            <dt>How it got to the top</dt>
            <dd>
              <ol className={styles.path}>
                {cause.path.map(({ ref, words }, index) => (
                  // oxlint-disable-next-line react/no-array-index-key -- the steps of one way have no other name
                  <li key={index}>{ref === null ? null : <EntityLink connectionId={connectionId} entity={ref} />}{ref !== null && words !== '' ? ': ' : ''}{words}</li>
                ))}
              </ol>
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}

function Entities({ connectionId, cause }: { readonly connectionId: ConnectionId; readonly cause: RootCause }) {
  const [areAll, setAll] = useState(false);
  const shown = areAll ? cause.entities : cause.entities.slice(0, shownAtFirst);
  const more = cause.entities.length - shown.length;
  const untold = cause.entityCount - cause.entities.length;
  return (
    <>
      <ul className={styles.entities}>{shown.map((entity) => <li key={entityKey(entity)}><EntityLink connectionId={connectionId} entity={entity} showKind /></li>)}</ul>
      {more === 0 ? null : <Button size="normal" variant="plain" onPress={() => { setAll(true); }}>Show {more.toLocaleString('en')} more</Button>}
      {areAll || more === 0 ? untold > 0 ? <p className={styles.quiet}>and {untold.toLocaleString('en')} more, which the list of red entities names</p> : null : null}
    </>
  );
}
