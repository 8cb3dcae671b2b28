import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { formatCount } from '../../components/format.ts';
import { SearchField } from '../../components/SearchField.tsx';
import styles from './devops.module.css';

export interface ProjectChoiceProps {
  readonly projects: readonly { readonly name: string; readonly obstacle: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** More than this and one has to search. */
const fewProjects = 12;

/** Which projects take part in lists and in the history. */
export function ProjectChoice({ projects, chosen, onChange }: ProjectChoiceProps) {
  const [text, setText] = useState('');
  const shown = projects.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <div className={styles.fields}>
      {projects.length > fewProjects ? <SearchField label="Find a project" value={text} onChange={setText} /> : null}
      <p className={styles.note} role="status">{formatCount(chosen.length, 'project')} of {projects.length} chosen</p>
      <div className={styles.projects} role="group" aria-label="Projects">
        {shown.map(({ name, obstacle }) => (
          <Checkbox key={name} isSelected={chosen.includes(name)} onChange={(isOn) => { onChange(isOn ? [...chosen, name] : chosen.filter((each) => each !== name)); }} description={obstacle === '' ? undefined : obstacle}>{name}</Checkbox>
        ))}
      </div>
      {projects.length > 1 ? (
        <p className={styles.acts}>
          <Button variant="quiet" onPress={() => { onChange([...new Set([...chosen, ...shown.map(({ name }) => name)])]); }}>{text.trim() === '' ? 'All' : 'All that are shown'}</Button>
          <Button variant="quiet" onPress={() => { onChange([]); }}>None</Button>
        </p>
      ) : null}
    </div>
  );
}
