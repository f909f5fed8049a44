/** Every way out of a call, on both backends. */
import { testDevices } from '../support/device-truth.mjs';

for (const service of ['local', 'rongcloud']) testDevices(service);
