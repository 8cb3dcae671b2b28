import type { ClusterFeatures } from './commands.ts';
import type { ClusterNode, NodeType } from './entities.ts';
import type { ClusterHealthPolicy } from './health-types.ts';
import { escapeXml } from './xml.ts';

/** What the cluster manifest is written from. */
export interface ManifestFacts {
  readonly clusterName: string;
  readonly clusterId: string;
  readonly configVersion: string;
  readonly features: ClusterFeatures;
  readonly nodeTypes: readonly NodeType[];
  readonly nodes: readonly ClusterNode[];
  readonly healthPolicy: ClusterHealthPolicy;
  readonly gatewayPort: number;
  readonly secure: boolean;
  readonly serverCertificateThumbprint: string;
}

type Parameters = Readonly<Record<string, string>>;

/** The cluster manifest: consoles read features, seed nodes and certificates out of it (service-fabric.md §4.1). */
export function writeClusterManifest(facts: ManifestFacts): string {
  const attributes = `Name="${escapeXml(facts.clusterName)}" Version="${escapeXml(facts.configVersion)}" Description="Simulated cluster"`;
  return [
    `<ClusterManifest xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${attributes} xmlns="http://schemas.microsoft.com/2011/01/fabric">`,
    '  <NodeTypes>',
    ...facts.nodeTypes.map((type) => nodeTypeXml(type, facts)),
    '  </NodeTypes>',
    '  <Infrastructure>',
    '    <PaaS>',
    '      <Roles>',
    ...facts.nodeTypes.map((type) => roleXml(type, facts.nodes)),
    '      </Roles>',
    '      <Votes>',
    ...facts.nodes.filter((node) => node.isSeedNode).map(voteXml),
    '      </Votes>',
    '    </PaaS>',
    '  </Infrastructure>',
    '  <FabricSettings>',
    ...sectionsOf(facts).map(([name, parameters]) => sectionXml(name, parameters)),
    '  </FabricSettings>',
    '</ClusterManifest>',
  ].join('\n');
}

function nodeTypeXml(type: NodeType, { gatewayPort, secure, serverCertificateThumbprint }: ManifestFacts): string {
  const thumbprint = escapeXml(serverCertificateThumbprint);
  const properties = [...type.placementProperties]
    .map(([name, value]) => `<Property Name="${escapeXml(name)}" Value="${escapeXml(value)}" />`)
    .join('');
  const capacities = [...type.capacities]
    .map(([name, value]) => `<Capacity Name="${escapeXml(name)}" Value="${value}" />`)
    .join('');
  const certificates = secure
    ? `\n      <Certificates><ClusterCertificate X509FindValue="${thumbprint}" Name="Certificate" /><ServerCertificate X509FindValue="${thumbprint}" Name="Certificate" /></Certificates>`
    : '';
  return `    <NodeType Name="${escapeXml(type.name)}">
      <Endpoints>
        <ClientConnectionEndpoint Port="19000" />
        <HttpGatewayEndpoint Port="${gatewayPort}" Protocol="${secure ? 'https' : 'http'}" />
        <ApplicationEndpoints StartPort="20000" EndPort="30000" />
        <EphemeralEndpoints StartPort="49152" EndPort="65534" />
      </Endpoints>${certificates}
      <PlacementProperties>${properties}</PlacementProperties>
      <Capacities>${capacities}</Capacities>
    </NodeType>`;
}

function roleXml(type: NodeType, nodes: readonly ClusterNode[]): string {
  const count = nodes.filter((node) => node.nodeType === type.name).length;
  const name = escapeXml(type.name);
  return `        <Role RoleName="${name}" NodeTypeRef="${name}" RoleNodeCount="${count}" />`;
}

function voteXml(node: ClusterNode): string {
  return `        <Vote NodeName="${escapeXml(node.name)}" IPAddressOrFQDN="${node.ipAddressOrFQDN}" Port="1025" />`;
}

function sectionXml(name: string, parameters: Parameters): string {
  const lines = Object.entries(parameters).map(
    ([key, value]) => `      <Parameter Name="${escapeXml(key)}" Value="${escapeXml(value)}" />`,
  );
  return [`    <Section Name="${escapeXml(name)}">`, ...lines, '    </Section>'].join('\n');
}

function sectionsOf(facts: ManifestFacts): readonly (readonly [string, Parameters])[] {
  const { features } = facts;
  const primary = facts.nodeTypes.find((type) => type.isPrimary)?.name ?? '';
  const replicated = {
    MinReplicaSetSize: '3',
    PlacementConstraints: `(NodeTypeName==${primary})`,
    TargetReplicaSetSize: '5',
  };
  const when = (condition: boolean, name: string, parameters: Parameters): [string, Parameters][] =>
    condition ? [[name, parameters]] : [];
  const sections: (readonly [string, Parameters])[] = [
    ['ClusterManager', { ...replicated, EnableDefaultServicesUpgrade: 'false' }],
    ['Common', { EnableEndpointV2: 'true' }],
    ['DnsService', { IsEnabled: 'true' }],
    ['FailoverManager', { ExpectedClusterSize: String(facts.nodes.length), ...replicated }],
    [
      'HealthManager',
      { EnableApplicationTypeHealthEvaluation: String(features.enableApplicationTypeHealthEvaluation) },
    ],
    ['HealthManager/ClusterHealthPolicy', healthPolicyParameters(facts.healthPolicy)],
    ['HttpGateway', { IsEnabled: 'true' }],
    ['NamingService', replicated],
    ['Security', securityParameters(facts.secure)],
    ...when(features.nativeImageStore, 'ImageStoreService', replicated),
    ...when(features.eventStore, 'EventStoreService', replicated),
    ...when(features.eventStore, 'AzureBlobServiceFabricEtw', { DataDeletionAgeInDays: '14', IsEnabled: 'true' }),
    ...when(features.repairManager, 'RepairManager', { EnableHealthChecks: 'True', ...replicated }),
    ...when(features.faultAnalysis, 'FaultAnalysisService', replicated),
    ...when(features.backupRestore, 'BackupRestoreService', replicated),
    ...when(features.managedByResourceProvider, 'UpgradeService', { CoordinatorType: 'Paas', ...replicated }),
    ...when(features.managedByResourceProvider, 'Paas', { ClusterId: facts.clusterId }),
    [
      'Management',
      { ImageStoreConnectionString: features.nativeImageStore ? 'fabric:ImageStore' : 'file:D:\\ImageStore' },
    ],
  ];
  if (features.infrastructureService) {
    for (const type of facts.nodeTypes) {
      sections.push([`InfrastructureService/${type.name}`, { CoordinatorType: 'AzureAutodetect', ...replicated }]);
    }
  }
  return sections.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function healthPolicyParameters(policy: ClusterHealthPolicy): Parameters {
  return {
    ConsiderWarningAsError: String(policy.considerWarningAsError),
    MaxPercentUnhealthyNodes: String(policy.maxPercentUnhealthyNodes),
    MaxPercentUnhealthyApplications: String(policy.maxPercentUnhealthyApplications),
  };
}

function securityParameters(secure: boolean): Parameters {
  if (!secure) return { ClusterCredentialType: 'None', ServerAuthCredentialType: 'None' };
  return { ClientRoleEnabled: 'true', ClusterCredentialType: 'X509', ServerAuthCredentialType: 'X509' };
}
