import { spawn } from 'node:child_process';

const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'];

/**
 * Becomes `program`: in this very process where Node can, otherwise as a child whose terminal, signals and exit are ours.
 * Does not return.
 */
export function exec(program, args, env = process.env) {
  if (process.execve) {
    process.removeAllListeners('warning');
    process.execve(program, [program, ...args], env);
  }
  const child = spawn(program, args, { stdio: 'inherit', env });
  // A key like ^C reaches the child by the terminal; what somebody sends to us alone does not.
  for (const signal of FORWARDED) process.on(signal, () => process.stdin.isTTY || child.kill(signal));
  child.on('error', (error) => {
    console.error(`gantry: cannot start ${program}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    for (const name of FORWARDED) process.removeAllListeners(name);
    if (signal) process.kill(process.pid, signal);
    else process.exit(code);
  });
}
