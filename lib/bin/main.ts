import { UsageError } from '@/lib/bin/credentials';
import { retention, retentionUsage } from '@/lib/bin/retention';
import type { ErrorKind } from '@/lib/contract/action-result';
import { OpenStackError } from '@/lib/openstack/error';

/** `bin/darkroom`: what the dashboard does, for cron. */
async function main([command, ...args]: string[]): Promise<number> {
  let interrupted = false;
  // What is being done to an image is ended first; what is only read ends with the signal.
  for (const signal of args.includes('--apply') ? (['SIGINT', 'SIGTERM'] as const) : [])
    process.on(signal, () => {
      interrupted = true;
    });
  try {
    if (command !== 'retention' || args.includes('--help')) {
      const asked = command === '--help' || command === 'help' || args.includes('--help');
      (asked ? console.log : console.error)(retentionUsage);
      return asked ? 0 : 2;
    }
    return await retention(args, process.env, console.log, () => interrupted);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return 2;
    }
    if (!(error instanceof OpenStackError)) throw error;
    const { kind, reason, status, requestId } = error;
    const told = [status, reason, requestId].filter(Boolean).join(', ');
    console.error(
      `The cloud did not do what was asked (${kind}${told ? `: ${told}` : ''}): ${wayOut[kind] ?? 'look into its log'}.`,
    );
    return 1;
  }
}

/** What to do about an answer that is none, by its kind. */
const wayOut: Partial<Record<ErrorKind, string>> = {
  unauthorized: 'check the credentials',
  forbidden: 'ask an administrator for the right, or use other credentials',
  unavailable: 'look whether it answers, and try again',
};

process.exitCode = await main(process.argv.slice(2));
