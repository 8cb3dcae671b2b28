import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ClusterModel } from '../model/index.ts';
import { namedPage } from '../testing/cluster-caller.ts';
import { clusters } from '../testing/started.ts';

/** Names that would do harm where they are not taken as text arrive unharmed, and can be asked for. */

const start = clusters();
const NODE_TYPE = `<img src=x onerror="alert(1)">'&`;
const APPLICATION = 'fabric:/<script>alert("x")</script> & \u202Egnp \u{1F4A5}';
const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

describe('hostile names', () => {
  it('of nodes, types, applications, parameters and services', async () => {
    const { caller, clock, cluster } = await start({
      build: (options) => new ClusterModel({ ...options, nodeTypes: [{ name: NODE_TYPE, count: 5, isPrimary: true }] }),
    });
    const [node] = cluster.model.nodes();
    expect(node?.name).toContain('<img');
    expect((await caller.read(z.looseObject({ Name: z.string(), Type: z.string() }), `/Nodes/${encodeURIComponent(node?.name ?? '')}`))).toMatchObject({ Name: node?.name, Type: NODE_TYPE });

    const put = (path: string, text: string) => caller.call(`/ImageStore/${path}`, { method: 'PUT', bytes: Buffer.from(text) });
    const typeName = `Type"><b>`;
    await put(
      'P/ApplicationManifest.xml',
      `<ApplicationManifest ApplicationTypeName="${xml(typeName)}" ApplicationTypeVersion="1.0"><Parameters><Parameter Name="${xml('<i>')}" DefaultValue="${xml('"&"')}" /></Parameters><ServiceManifestImport><ServiceManifestRef ServiceManifestName="Pkg" ServiceManifestVersion="1" /></ServiceManifestImport><DefaultServices><Service Name="${xml('<a href="javascript:1">')}"><StatelessService ServiceTypeName="T" InstanceCount="1"><SingletonPartition /></StatelessService></Service></DefaultServices></ApplicationManifest>`,
    );
    await put('P/Pkg/ServiceManifest.xml', '<ServiceManifest Name="Pkg" Version="1"><ServiceTypes><StatelessServiceType ServiceTypeName="T" /></ServiceTypes><CodePackage Name="C" Version="1"><EntryPoint><ExeHost><Program>a.exe</Program></ExeHost></EntryPoint></CodePackage></ServiceManifest>');
    await put('P/Pkg/_.dir', '');
    await put('P/_.dir', '');
    await caller.write('/ApplicationTypes/$/Provision', { Kind: 'ImageStorePath', Async: true, ApplicationTypeBuildPath: 'P' });
    await clock.advance(600_000);
    const types = z.object({ Items: z.array(z.object({ Name: z.string(), DefaultParameterList: z.array(z.object({ Key: z.string(), Value: z.string() })) })) });
    expect((await caller.read(types, `/ApplicationTypes/${encodeURIComponent(typeName)}`)).Items).toEqual([
      { Name: typeName, DefaultParameterList: [{ Key: '<i>', Value: '"&"' }] },
    ]);

    await caller.write('/Applications/$/Create', { Name: APPLICATION, TypeName: typeName, TypeVersion: '1.0', ParameterList: [{ Key: '<i>', Value: APPLICATION }] });
    await clock.advance(600_000);
    expect((await caller.read(namedPage, '/Applications')).Items.map((each) => each.Name)).toEqual([APPLICATION]);
    // `</script>` has a slash: its parts are joined by `~` in the id.
    const id = encodeURIComponent(APPLICATION.slice('fabric:/'.length).replaceAll('/', '~'));
    expect(await caller.read(z.looseObject({ Name: z.string() }), `/Applications/${id}`)).toMatchObject({ Name: APPLICATION });
    const services = (await caller.read(namedPage, `/Applications/${id}/$/GetServices`)).Items.map((each) => each.Name);
    expect(services).toEqual([`${APPLICATION}/<a href="javascript:1">`]);
    const chunk = await caller.call('/$/GetClusterHealthChunk', { body: { ApplicationFilters: [{ ApplicationNameFilter: APPLICATION }] } });
    expect(chunk.json()).toMatchObject({ ApplicationHealthStateChunks: { TotalCount: 1, Items: [{ ApplicationName: APPLICATION, ApplicationTypeName: typeName }] } });
  });
});
