import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

/** Provisions a package that lies in the image store already. */
export function ProvisionPath({ connectionId, path, onClose }: { readonly connectionId: ConnectionId; readonly path: string; readonly onClose: () => void }) {
  const [cleanUp, setCleanUp] = useState(false);
  return (
    <ConfirmAct
      connectionId={connectionId} title="Provision this package?" object={path} consequence="Its type can be used afterwards. Nothing that runs changes."
      confirmLabel="Provision it" typeToConfirm={path} onClose={onClose}
      onAct={({ typedName, reason }) => api.clusters.actions.provision({ connectionId, imageStorePath: path, cleanUp, typedName, reason })}
    >
      <Checkbox isSelected={cleanUp} onChange={setCleanUp}>Take the package out of the image store once it is provisioned</Checkbox>
    </ConfirmAct>
  );
}

/** Deletes something from the image store. */
export function DeletePath({ connectionId, path, onClose }: { readonly connectionId: ConnectionId; readonly path: string; readonly onClose: () => void }) {
  return (
    <ConfirmAct
      connectionId={connectionId} tone="danger" title="Delete from the image store?" object={path} consequence="It goes with everything in it. Types that were provisioned from it stay."
      confirmLabel="Delete it" typeToConfirm={path} onClose={onClose}
      onAct={({ typedName, reason }) => api.clusters.actions.deleteImageStorePath({ connectionId, path, typedName, reason })}
    />
  );
}

/** Lets the cluster itself fetch an `.sfpkg` over https and provision it. */
export function ProvisionExternal({ connectionId, onClose }: { readonly connectionId: ConnectionId; readonly onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [typeName, setTypeName] = useState('');
  const [typeVersion, setTypeVersion] = useState('');
  const isUrl = /^https:\/\/[^\s/]+\/\S+$/.test(url.trim());
  const obstacle = !isUrl ? 'Write the https address of the .sfpkg.' : typeName.trim() === '' || typeVersion.trim() === '' ? 'Write type and version as they stand in its manifest.' : '';
  return (
    <ConfirmAct
      connectionId={connectionId} title="Provision from an address" object={typeName.trim() === '' ? 'A package that the cluster fetches by itself' : `${typeName.trim()} ${typeVersion.trim()}`}
      consequence="The cluster fetches the package by itself: its nodes must be able to reach the address. Anything secret in the address would be sent to the cluster as it stands."
      confirmLabel="Provision it" typeToConfirm={typeName.trim()} obstacle={obstacle} onClose={onClose}
      onAct={({ typedName, reason }) => api.clusters.actions.provisionExternal({ connectionId, url: url.trim(), typeName: typeName.trim(), typeVersion: typeVersion.trim(), typedName, reason })}
    >
      <TextField label="Address of the .sfpkg" type="url" value={url} monospace autoFocus onChange={setUrl} />
      <TextField label="Type name" value={typeName} monospace onChange={setTypeName} />
      <TextField label="Type version" value={typeVersion} monospace onChange={setTypeVersion} />
    </ConfirmAct>
  );
}
