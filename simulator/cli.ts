import { AZURE_USAGE, runAzure } from './azure/command.ts';
import { DEMO_USAGE, runDemo } from './demo-command.ts';
import { DEVOPS_USAGE, runDevops } from './devops/command.ts';
import { UsageError } from './foundation/command-line.ts';
import { HOLOLENS_USAGE, runHololens } from './hololens/command.ts';
import { PACKAGE_USAGE, runPackage } from './hololens/packages/command.ts';
import { CLUSTER_USAGE, runCluster } from './service-fabric/command.ts';

/** `node simulator/cli.ts <system> [options]`: simulated systems for people who do not own the real ones. */

interface Command {
  readonly usage: string;
  run(args: readonly string[]): Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  azure: { usage: AZURE_USAGE, run: runAzure },
  cluster: { usage: CLUSTER_USAGE, run: runCluster },
  demo: { usage: DEMO_USAGE, run: runDemo },
  devops: { usage: DEVOPS_USAGE, run: runDevops },
  hololens: { usage: HOLOLENS_USAGE, run: runHololens },
  package: { usage: PACKAGE_USAGE, run: runPackage },
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS[name];
  if (command === undefined || args.includes('--help')) {
    const usages = command === undefined ? Object.values(COMMANDS).map((each) => each.usage) : [command.usage];
    process.stdout.write(usages.join(''));
    return command === undefined && name !== '--help' ? 2 : 0;
  }
  try {
    await command.run(args);
    return 0;
  } catch (error) {
    const known = error instanceof UsageError || (error instanceof Error && 'code' in error);
    process.stderr.write(`${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
