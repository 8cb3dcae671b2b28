import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Maximize, Minimize, Pause, Play, X } from 'lucide-react';
import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { useCommands } from '../../app/commands/registry.ts';
import { useConnections } from '../../app/live/live-data.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatClock } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useNow } from '../../components/use-now.ts';
import { countsAsAlert } from '../alerts/alert-words.ts';
import { useAlerts, useCards } from '../cluster-parts/use-cluster.ts';
import { redFirst } from '../overview/cluster-order.ts';
import { boardLayout, pageCount } from './board-layout.ts';
import { boardSummary } from './board-summary.ts';
import { BoardTile } from './BoardTile.tsx';
import { useFullScreen } from './use-full-screen.ts';
import { useRotation } from './use-rotation.ts';
import { useViewport } from './use-viewport.ts';
import styles from './wallboard.module.css';

/** All clusters on a wall: big, red first, nothing to scroll; pages turn slowly by themselves where there are more than fit. */
export function Wallboard() {
  const { items, phase, fault } = useCards();
  if (items.length > 0) return <Board cards={items} />;
  if (phase === 'lost' && fault !== null) return <FaultPanel fault={fault} />;
  if (phase === 'loading') return <Skeleton height={400} />;
  return <EmptyState isPage title="No cluster to show yet" body="The wallboard shows every saved cluster in letters that are legible from across the room." action={<><Link to="/add-cluster">Add a cluster</Link><Link to="/">Overview</Link></>} />;
}

function Board({ cards }: { readonly cards: readonly ClusterCard[] }) {
  const navigate = useNavigate();
  const now = useNow();
  const { byKey } = useConnections();
  const { items: alerts } = useAlerts();
  const { width, height } = useViewport();
  const fullScreen = useFullScreen();
  const layout = boardLayout(cards.length, width, height);
  const pages = pageCount(cards.length, layout);
  const rotation = useRotation(pages);
  const size = layout.columns * layout.rows;
  const shown = redFirst(cards).slice(rotation.page * size, (rotation.page + 1) * size);
  const leave = (): void => { void navigate({ to: '/' }); };
  const speaking = alerts.filter((alert) => countsAsAlert(alert, now)).length;
  useCommands([
    { id: 'wallboard.pause', title: rotation.isPaused ? 'Let the pages turn' : 'Stop turning pages', group: 'Wallboard', keys: 'p', when: pages > 1, run: () => { rotation.pause(!rotation.isPaused); } },
    { id: 'wallboard.next', title: 'Next page', group: 'Wallboard', keys: 'ArrowRight', when: pages > 1, run: () => { rotation.turn(1); } },
    { id: 'wallboard.previous', title: 'Page before', group: 'Wallboard', keys: 'ArrowLeft', when: pages > 1, run: () => { rotation.turn(-1); } },
    { id: 'wallboard.full', title: fullScreen.isOn ? 'Leave full screen' : 'Full screen', group: 'Wallboard', keys: 'f', run: fullScreen.toggle },
    { id: 'wallboard.leave', title: 'Leave the wallboard', group: 'Wallboard', keys: 'Escape', run: leave },
  ]);
  return (
    <section className={styles.board} aria-label="Wallboard">
      <header className={styles.head}>
        <h1 className={styles.summary}>{boardSummary(cards)}</h1>
        {speaking === 0 ? null : <Link to="/alerts" className={styles.alerts}>{speaking === 1 ? '1 alert' : `${speaking} alerts`}</Link>}
        <time className={styles.clock} dateTime={new Date(now).toISOString()}>{formatClock(now).slice(0, 5)}</time>
      </header>
      <ul className={styles.tiles} data-rows={layout.rows} style={{ gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))` }}>
        {shown.map((card) => <BoardTile key={card.connectionId} card={card} lastSeenAt={latest(card.lastSeenAt, byKey.get(card.connectionId)?.lastSeenAt ?? null)} now={now} />)}
      </ul>
      <footer className={styles.foot}>
        {pages < 2 ? null : (
          <>
            <IconButton label="Page before" icon={<ChevronLeft aria-hidden="true" />} onPress={() => { rotation.turn(-1); }} />
            <span role="status">Page {rotation.page + 1} of {pages}{rotation.isPaused ? ', stopped' : ''}</span>
            <IconButton label="Next page" icon={<ChevronRight aria-hidden="true" />} onPress={() => { rotation.turn(1); }} />
            <IconButton label={rotation.isPaused ? 'Let the pages turn' : 'Stop turning pages'} icon={rotation.isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />} keys="p" onPress={() => { rotation.pause(!rotation.isPaused); }} />
          </>
        )}
        <span className={styles.space} />
        {fullScreen.isPossible ? <IconButton label={fullScreen.isOn ? 'Leave full screen' : 'Full screen'} icon={fullScreen.isOn ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />} keys="f" onPress={fullScreen.toggle} /> : null}
        <IconButton label="Leave the wallboard" icon={<X aria-hidden="true" />} keys="Esc" onPress={leave} />
      </footer>
    </section>
  );
}

function latest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
