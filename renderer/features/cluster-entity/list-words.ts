import type { ChildList } from '../../../shared/contract/clusters/entities.ts';

/** What a list is called. */
export const listWords: Readonly<Record<ChildList, { readonly title: string; readonly one: string; readonly many: string }>> = {
  nodes: { title: 'Nodes', one: 'node', many: 'nodes' },
  applications: { title: 'Applications', one: 'application', many: 'applications' },
  systemServices: { title: 'System services', one: 'system service', many: 'system services' },
  applicationTypes: { title: 'Application types', one: 'version', many: 'versions' },
  services: { title: 'Services', one: 'service', many: 'services' },
  partitions: { title: 'Partitions', one: 'partition', many: 'partitions' },
  replicas: { title: 'Replicas', one: 'replica', many: 'replicas' },
  deployedApplications: { title: 'Deployed applications', one: 'deployed application', many: 'deployed applications' },
  deployedServicePackages: { title: 'Service packages', one: 'service package', many: 'service packages' },
  codePackages: { title: 'Code packages', one: 'code package', many: 'code packages' },
};
