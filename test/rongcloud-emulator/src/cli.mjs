#!/usr/bin/env node
/** Command line: starts the emulator, prints one JSON line with its addresses, and runs until SIGINT or SIGTERM. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { startEmulator } from './emulator.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'https-port': { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    config: { type: 'string' },
    codec: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    'usage: cli.mjs [--port N] [--https-port N] [--control-port N] [--config file.json] [--codec vp8|h264|vp9] [--verbose]',
  );
  process.exit(0);
}

const config = values.config ? JSON.parse(readFileSync(values.config, 'utf8')) : {};
if (values.codec) config.videoCodec = values.codec;
const emulator = await startEmulator({
  ...config,
  port: Number(values.port),
  httpsPort: Number(values['https-port']),
  controlPort: Number(values['control-port']),
  verbose: values.verbose,
});

console.log(JSON.stringify({ ...emulator.urls, pid: process.pid }));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    void emulator.close().then(() => process.exit(0));
  });
}
