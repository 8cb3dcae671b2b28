import { lazy, Suspense, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react';
import { cloneElement } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  /** Why it is disabled. */
  readonly reason?: string;
  readonly tone?: 'plain' | 'danger';
  /** Keys that do the same. */
  readonly keys?: string;
}

interface TriggerProps {
  readonly onPress?: () => unknown;
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-haspopup'?: 'menu' | 'dialog' | 'listbox';
  readonly ref?: Ref<HTMLButtonElement>;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onAction: (id: string) => void;
  /** A Button or IconButton. */
  readonly trigger: ReactElement<TriggerProps>;
}

/** The list itself comes with its first opening: positions, focus and type-ahead are not needed before. */
const MenuPopover = lazy(() => import('./MenuPopover.tsx'));

/** Acts behind a button. */
export function Menu({ label, items, onAction, trigger }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      {cloneElement(trigger, { ref: anchor, onPress: () => { setOpen(!isOpen); }, 'aria-expanded': isOpen, 'aria-haspopup': 'menu' })}
      {isOpen ? (
        <Suspense>
          <MenuPopover label={label} items={items} anchor={anchor} onAction={onAction} onClose={() => { setOpen(false); }} />
        </Suspense>
      ) : null}
    </>
  );
}
