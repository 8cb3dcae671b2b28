import type { ClusterProfile } from '../../../shared/contract/clusters/access.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './access.module.css';

const roles = [
  { value: 'reader', label: 'Reader' },
  { value: 'admin', label: 'Admin' },
] as const;

export interface ProfileFieldsProps {
  readonly name: string;
  readonly role: ClusterProfile['role'];
  readonly onName: (name: string) => void;
  readonly onRole: (role: ClusterProfile['role']) => void;
}

/** What a profile is called, and what its owner says that it may do. */
export function ProfileFields({ name, role, onName, onRole }: ProfileFieldsProps) {
  return (
    <>
      <TextField label="Name of this profile" value={name} onChange={onName} maxLength={100} placeholder="Operator" />
      <Segmented label="What it may do" value={role} options={roles} onChange={onRole} />
      <p className={styles.prose}>The cluster does not tell what a certificate may do, so you say it. As a reader nothing can be changed; an admin still unlocks the cluster first.</p>
    </>
  );
}
