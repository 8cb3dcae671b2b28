import { afterEach, describe, expect, it } from 'vitest';
import type { Program } from '../composition.ts';
import { fault } from '../faults.ts';
import { FakeDriver } from '../testing/fake-driver.ts';
import { temporaryFolders } from '../testing/temporary-folder.ts';
import { fakeSystem, openPage, startTestProgram } from '../testing/test-program.ts';

const folder = temporaryFolders();
const running: Program[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) await program.close();
});

describe('diagnostics', () => {
  it('say how everything is, without names and addresses of targets among the facts', async () => {
    const driver = new FakeDriver();
    const program = await startTestProgram(await folder(), { systems: [() => fakeSystem(driver)] });
    running.push(program);
    const { client } = openPage(program);
    await client.connections.add({ kind: 'hololens', address: 'very-private-name.local', name: 'Very Private' });
    driver.latest.link.report({ state: 'unreachable', fault: fault('no-answer'), latencyMs: 12 });
    const report = await client.app.diagnostics.read();
    const facts = report.facts.map(({ section, name, value }) => `${section}/${name}: ${value}`).join('\n');
    expect(facts).toContain('Program/Version: 0.0.0-test');
    expect(facts).toMatch(/Connections\/hololens 1: unreachable for \d+ s, https, mDNS name, port 443, not pinned, no credentials, fault no-answer, 12 ms/);
    expect(facts).toContain('State/Secrets: memory');
    expect(facts).not.toMatch(/very.private/i);
    expect(report.log.map(({ id }) => id)).toContain('program.started');
    for (const { value } of report.facts) expect(report.text).toContain(value);
  });
});
