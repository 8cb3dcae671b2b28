import { DevopsGate } from '../../features/devops/DevopsGate.tsx';
import { DevopsHeader } from '../../features/devops/DevopsHeader.tsx';
import { devopsTabOfPath, devopsTabs } from '../devops-tabs.ts';
import { ServiceFrame } from './ServiceFrame.tsx';

const tabs = devopsTabs.map((tab) => ({ ...tab, to: `/devops/$connectionId/${tab.id}` as const }));

/** The screens of one Azure DevOps organisation. */
export function DevopsFrame() {
  return (
    <ServiceFrame
      kind="devops"
      noun="organisation"
      addTo="/add-devops"
      tabs={tabs}
      tabOfPath={devopsTabOfPath}
      Header={DevopsHeader}
      Gate={DevopsGate}
    />
  );
}
