import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultError } from '../../core/fault-error.ts';
import { readApplicationManifest } from './application-manifest.ts';
import { withoutSecretValues } from './manifests.ts';
import { readXml } from './xml-tree.ts';

const xml = `<?xml version="1.0" encoding="utf-8"?>
<ApplicationManifest ApplicationTypeName="ShopType" ApplicationTypeVersion="1.0" xmlns="http://schemas.microsoft.com/2011/01/fabric">
  <Parameters>
    <Parameter Name="Db" DefaultValue="Server=a;Password=geheim" />
    <Parameter Name="Instances" DefaultValue="3" />
    <Parameter Name="Host" DefaultValue="" />
  </Parameters>
  <ServiceManifestImport>
    <ServiceManifestRef ServiceManifestName="CartPkg" ServiceManifestVersion="2.0" />
    <ConfigOverrides><ConfigOverride Name="Config"><Settings><Section Name="Database"><Parameter Name="Connection" Value="[Db]" /></Section></Settings></ConfigOverride></ConfigOverrides>
    <EnvironmentOverrides CodePackageRef="Code"><EnvironmentVariable Name="DB_HOST" Value="tcp://[Host]:1433" /></EnvironmentOverrides>
    <Policies><RunAsPolicy CodePackageRef="Code" UserRef="[Host]" /></Policies>
  </ServiceManifestImport>
  <DefaultServices>
    <Service Name="Cart"><StatelessService ServiceTypeName="CartType" InstanceCount="[Instances]"><SingletonPartition /><PlacementConstraints>NodeType == [Host]</PlacementConstraints></StatelessService></Service>
  </DefaultServices>
  <Policies><HealthPolicy ConsiderWarningAsError="true" MaxPercentUnhealthyDeployedApplications="10"><DefaultServiceTypeHealthPolicy MaxPercentUnhealthyServices="20" /><ServiceTypeHealthPolicy ServiceTypeName="CartType" MaxPercentUnhealthyServices="30" /></HealthPolicy></Policies>
</ApplicationManifest>`;

describe('an application manifest', () => {
  const read = readApplicationManifest(xml);

  it('tells its parameters in their order and who uses each', () => {
    expect(read.defaults.map(({ key }) => key)).toEqual(['Db', 'Instances', 'Host']);
    expect(read.uses).toEqual([
      { parameter: 'Db', where: 'CartPkg Config/Database/Connection' },
      { parameter: 'Host', where: 'CartPkg Code: environment variable DB_HOST' },
      { parameter: 'Host', where: 'CartPkg policy RunAsPolicy (Code): UserRef' },
      { parameter: 'Instances', where: 'default service Cart: InstanceCount' },
      { parameter: 'Host', where: 'default service Cart: PlacementConstraints' },
    ]);
  });

  it('tells its service manifests and its health policy', () => {
    expect(read.serviceManifests).toEqual([{ name: 'CartPkg', version: '2.0' }]);
    expect(read.healthPolicy).toMatchObject({
      considerWarningAsError: true, maxPercentUnhealthyDeployedApplications: 10,
      byServiceType: [{ serviceTypeName: null, maxPercentUnhealthyServices: 20 }, { serviceTypeName: 'CartType', maxPercentUnhealthyServices: 30, maxPercentUnhealthyReplicasPerPartition: 0 }],
    });
    expect(readApplicationManifest('<ApplicationManifest />')).toMatchObject({ typeName: '', defaults: [], uses: [], serviceManifests: [], healthPolicy: null });
  });

  it('is shown without its secrets and otherwise to the letter', () => {
    const shown = withoutSecretValues(xml);
    expect(shown).not.toContain('geheim');
    expect(shown.replace('••••••••', 'Server=a;Password=geheim')).toBe(xml);
  });
});

describe('XML of a manifest', () => {
  it('keeps entities as the characters they stand for, and hostile text as text', () => {
    const root = readXml('<A Name="&lt;img onerror=&quot;x&quot;&gt;"><B>a &amp; b</B></A>');
    expect(root.attributes.get('Name')).toBe('<img onerror="x">');
    expect(root.children[0]?.text).toBe('a & b');
  });

  it('is an error of its own where it is none', () => {
    for (const text of ['', '   ', 'no xml at all']) expect(() => readXml(text)).toThrow(/manifest/);
  });

  it('never fails otherwise than so', () => {
    const outcome = (text: string): string => {
      try {
        return readXml(text).name;
      } catch (error) {
        return error instanceof FaultError ? error.fault.code : 'another error';
      }
    };
    fc.assert(fc.property(fc.string(), (text) => {
      expect(outcome(text)).not.toBe('another error');
    }));
  });
});
