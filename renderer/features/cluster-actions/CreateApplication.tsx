import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { entityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc } from '../../app/api.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';
import styles from './actions.module.css';

export interface CreateApplicationProps {
  readonly connectionId: ConnectionId;
  readonly typeName: string;
  readonly typeVersion: string;
  readonly onClose: () => void;
}

/** A new application of a provisioned type: its name, and the parameters that shall differ from the manifest. */
export function CreateApplication({ connectionId, typeName, typeVersion, onClose }: CreateApplicationProps) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const declared = useQuery(orpc.clusters.entities.typeParameters.queryOptions({ input: { connectionId, typeName, typeVersion } }));
  const known = declared.data?.parameters ?? [];
  const applicationName = `fabric:/${name.trim()}`;
  const isNamed = /^[^\s/?#][^\s?#]*$/.test(name.trim());
  return (
    <ConfirmAct
      connectionId={connectionId}
      title="Create an application"
      object={`${typeName} ${typeVersion}`}
      consequence="Its default services are created at once and take room on the nodes."
      confirmLabel={isNamed ? `Create ${applicationName}` : 'Create it'}
      typeToConfirm={applicationName}
      obstacle={isNamed ? '' : 'Write a name: letters, digits, and / between its parts; no spaces.'}
      onAct={({ typedName, reason }) => api.clusters.actions.createApplication({
        connectionId, applicationName, typeName, typeVersion, parameters: [...values].map(([each, value]) => ({ name: each, value })), typedName, reason,
      })}
      onDone={() => {
        onClose();
        void navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: entityKey({ kind: 'application', applicationName }) } });
      }}
      onClose={onClose}
    >
      <TextField label="Name, behind fabric:/" value={name} autoFocus monospace maxLength={900} onChange={setName} />
      {declared.error === null ? null : <FaultPanel fault={faultOf(declared.error)} onAction={() => { void declared.refetch(); }} />}
      {known.length === 0 ? null : (
        <fieldset className={styles.parameters}>
          <legend>Parameters; empty takes the default</legend>
          {known.map(({ name: each, defaultValue, secretLooking }) => (
            <TextField
              key={each} label={each} value={values.get(each) ?? ''} type={secretLooking ? 'password' : 'text'} placeholder={defaultValue === '' ? 'empty' : secretLooking ? 'as the manifest says' : defaultValue} monospace
              onChange={(value) => {
                setValues((before) => {
                  const after = new Map(before);
                  if (value === '') after.delete(each);
                  else after.set(each, value);
                  return after;
                });
              }}
            />
          ))}
        </fieldset>
      )}
    </ConfirmAct>
  );
}
