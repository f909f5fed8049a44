/**
 * Runs npm scripts, two at a time: tests spend much of their time waiting. What each of them prints comes out in one piece,
 * in the order of the command line. Fails when one of them does, after all have ended.
 *
 *     node scripts/run-together.mjs test:unit test:e2e test:rongcloud
 */
import { spawn } from 'node:child_process';

const AT_ONCE = 2;

const scripts = process.argv
  .slice(2)
  .map((name) => ({ name, held: [], seconds: undefined, code: undefined }));
const waiting = [...scripts];

/** The first script that has not ended prints straight away; what the later ones print is held until their turn. */
function print(script, chunk) {
  if (script === scripts.find(({ code }) => code === undefined)) process.stdout.write(chunk);
  else script.held.push(chunk);
}

/** Prints what is held of the scripts whose turn it is now. */
function printHeld() {
  for (const script of scripts) {
    for (const chunk of script.held.splice(0)) process.stdout.write(chunk);
    if (script.code === undefined) return;
  }
}

function runNext() {
  const script = waiting.shift();
  if (!script) return;
  const began = performance.now();
  const child = spawn(`npm run ${script.name}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk) => print(script, chunk));
  child.stderr.on('data', (chunk) => print(script, chunk));
  child.on('close', (code) => {
    script.code = code ?? 1; // ended by a signal
    script.seconds = Math.round((performance.now() - began) / 1000);
    printHeld();
    if (script.code !== 0) process.exitCode = 1;
    if (scripts.every((each) => each.code !== undefined)) summarize();
    runNext();
  });
}

function summarize() {
  for (const { name, code, seconds } of scripts)
    console.log(`${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
}

for (let i = 0; i < AT_ONCE; i += 1) runNext();
