import { Link } from '@tanstack/react-router';
import type { Connection } from '../../../shared/contract/connections.ts';
import { Age } from '../../components/Age.tsx';
import { formatExact } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import type { ConnectionTo } from '../connection-address.ts';
import { quietLine, stateLook, stateSince, tellingFigure } from './connection-words.ts';
import { ConnectionMenu } from './ConnectionMenu.tsx';
import styles from './Sidebar.module.css';

export interface SidebarConnectionProps {
  readonly connection: Connection;
  readonly isCurrent: boolean;
  /** Screen that a press opens: the one in sight of another of its kind. */
  readonly to: ConnectionTo;
  /** Its number key, 1 to 9. */
  readonly digit: number;
  readonly isCollapsed: boolean;
  readonly isDragged: boolean;
  readonly onDrag: (id: Connection['id'] | null) => void;
  readonly onDrop: () => void;
  readonly onMove: (step: -1 | 1) => void;
}

/** One headset or cluster on the map. Drag it, or move it with Alt and the arrows. */
export function SidebarConnection({ connection, isCurrent, to, digit, isCollapsed, isDragged, onDrag, onDrop, onMove }: SidebarConnectionProps) {
  const look = stateLook(connection);
  const figure = tellingFigure(connection);
  const since = stateSince(connection);
  const hover = [
    connection.name, since === null ? look.word : `${look.word} since ${formatExact(since)}`, quietLine(connection), connection.kind === 'hololens' ? '' : figure,
    digit <= 9 ? `Key ${digit}` : '',
  ].filter(Boolean).join('\n');
  return (
    // Dragging has its keyboard way on the link: Alt and the arrows.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={styles.item}
      data-production={connection.production}
      data-dragged={isDragged}
      draggable
      onDragStart={(event) => { event.dataTransfer.effectAllowed = 'move'; event.dataTransfer.setData('text/plain', connection.name); onDrag(connection.id); }}
      onDragEnd={() => { onDrag(null); }}
      onDragOver={(event) => { event.preventDefault(); }}
      onDrop={(event) => { event.preventDefault(); onDrop(); }}
    >
      <Link
        to={to}
        params={{ connectionId: connection.id }}
        className={styles.connection}
        data-connection={connection.id}
        draggable={false}
        title={hover}
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts={digit <= 9 ? String(digit) : undefined}
        onKeyDown={(event) => {
          if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          onMove(event.key === 'ArrowUp' ? -1 : 1);
        }}
      >
        <span className={styles.mark}><StateMark {...look} hideWord /></span>
        <span className={styles.name}>{connection.name}</span>
        <span className={styles.quiet}>
          {connection.production ? <b className={styles.production}>Production</b> : null}
          <span>{look.word}</span> {connection.production || since === null ? null : <Age at={since} bare />}
        </span>
        <span className={styles.figure}>{figure}</span>
      </Link>
      {isCollapsed ? null : (
        <span className={styles.more}>
          <ConnectionMenu connection={connection} />
        </span>
      )}
    </li>
  );
}
