import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem as AriaMenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { classNames } from './class-names.ts';
import type { MenuItem } from './Menu.tsx';
import overlay from './Overlay.module.css';

export interface MenuPopoverProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onAction: (id: string) => void;
  readonly onClose: () => void;
}

export default function MenuPopover({ label, items, anchor, onAction, onClose }: MenuPopoverProps) {
  return (
    <Popover aria-label={label} className={classNames(overlay.popover)} triggerRef={anchor} isOpen onOpenChange={(open) => { if (!open) onClose(); }} placement="bottom start">
      <AriaMenu
        className={classNames(overlay.list)}
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a menu takes focus when it opens
        autoFocus="first"
        disabledKeys={items.filter((item) => item.isDisabled === true).map((item) => item.id)}
        onAction={(id) => { onClose(); onAction(String(id)); }}
        onClose={onClose}
      >
        {items.map((item) => (
          <AriaMenuItem key={item.id} id={item.id} textValue={item.label} className={classNames(overlay.item)} data-tone={item.tone}>
            {item.icon}
            <span className={classNames(overlay.label)}>{item.label}</span>
            {item.keys === undefined ? null : <kbd>{item.keys}</kbd>}
            {item.isDisabled === true && item.reason !== undefined ? <span className={classNames(overlay.description)}>{item.reason}</span> : null}
          </AriaMenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
