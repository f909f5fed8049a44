import 'rc-call-kit';
import { setUpSupport } from './support.js';

const provider = document.querySelector('rc-call-provider');
setUpSupport(provider);

if (import.meta.env.MODE === 'test') {
  // Left out of every other build.
  const { fakeCalls } = await import('rc-call-kit/testing');
  window.calls = fakeCalls({ self: { userId: '3001', name: 'Li Lei' } });
  provider.backend = window.calls.backend;
} else {
  provider.backend = 'local';
  provider.token = '3001';
}
