import { Check, ChevronDown } from 'lucide-react';
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

export interface MultiSelectProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly options: readonly { readonly value: Value; readonly label: string; readonly count?: number }[];
  readonly onChange: (values: readonly Value[]) => void;
  readonly isDisabled?: boolean;
}

/** Some of many: a list that stays open while one picks; typing finds. With nothing picked it stands for all. */
export function MultiSelect<Value extends string>({ label, values, options, onChange, isDisabled = false }: MultiSelectProps<Value>) {
  const words = new Map(options.map((option) => [option.value, option.label]));
  const [first] = values;
  const shown = first === undefined ? label : values.length === 1 ? words.get(first) ?? first : `${label}: ${String(values.length)}`;
  return (
    <AriaSelect
      className={classNames(field.field)}
      selectionMode="multiple"
      value={[...values]}
      isDisabled={isDisabled}
      onChange={(keys) => {
        const chosen = new Set(keys.map(String));
        onChange([...values.filter((value) => chosen.has(value)), ...options.map(({ value }) => value).filter((value) => chosen.has(value) && !values.includes(value))]);
      }}
    >
      <Label className="visually-hidden">{label}</Label>
      <Button className={classNames(styles.trigger)} data-chosen={values.length > 0 || undefined}>
        <SelectValue className={classNames(styles.value)}>{() => shown}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={classNames(overlay.popover)}>
        <ListBox className={classNames(overlay.list)} renderEmptyState={() => <p className={classNames(styles.none)}>Nothing to choose from.</p>}>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className={classNames(overlay.item)}>
              {({ isSelected }) => (
                <>
                  <span className={styles.tick} aria-hidden="true">{isSelected ? <Check /> : null}</span>
                  <Text slot="label" className={classNames(styles.counted)}>{option.label} {option.count === undefined ? null : <span className={styles.tally}>{option.count.toLocaleString('en')}</span>}</Text>
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
