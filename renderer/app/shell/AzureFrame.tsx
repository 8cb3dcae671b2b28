import { AzureGate } from '../../features/azure-access/AzureGate.tsx';
import { AzureHeader } from '../../features/azure-access/AzureHeader.tsx';
import { azureTabOfPath, azureTabs } from '../azure-tabs.ts';
import { ServiceFrame } from './ServiceFrame.tsx';

const tabs = azureTabs.map((tab) => ({ ...tab, to: `/azure/$connectionId/${tab.id}` as const }));

/** The screens of one Azure profile. */
export function AzureFrame() {
  return (
    <ServiceFrame
      kind="azure"
      noun="profile"
      addTo="/add-azure"
      tabs={tabs}
      tabOfPath={azureTabOfPath}
      Header={AzureHeader}
      Gate={AzureGate}
    />
  );
}
