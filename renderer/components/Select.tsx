import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { classNames } from './class-names.ts';
import field from './Field.module.css';
import overlay from './Overlay.module.css';
import styles from './Select.module.css';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly description?: string }[];
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
}

/** One of many: opens a list; typing finds. */
export function Select<Value extends string>({ label, isLabelHidden = false, value, options, onChange, isDisabled = false }: SelectProps<Value>) {
  return (
    <AriaSelect
      className={classNames(field.field)}
      value={value}
      isDisabled={isDisabled}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <Label className={isLabelHidden ? 'visually-hidden' : classNames(field.label)}>{label}</Label>
      <Button className={classNames(styles.trigger)}>
        <SelectValue className={classNames(styles.value)}>{({ defaultChildren, selectedText }) => selectedText ?? defaultChildren}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={classNames(overlay.popover)}>
        <ListBox className={classNames(overlay.list)}>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className={classNames(overlay.item)}>
              <Text slot="label">{option.label}</Text>
              {option.description === undefined ? null : <Text slot="description" className={classNames(overlay.description)}>{option.description}</Text>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
